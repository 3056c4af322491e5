package webserv.engine.plugin;

/// The ways in which a plugin may fail to answer, those among them that its author did not mean.
public enum Failure {
    EXCEPTION {
        @Override
        Throwable thrown() {
            return new IllegalStateException("boom");
        }
    },
    ERROR {
        @Override
        Throwable thrown() {
            return new NoClassDefFoundError("boom");
        }
    },
    ERROR_OF_THE_JVM {
        @Override
        Throwable thrown() {
            return new StackOverflowError();
        }
    },
    UNDECLARED {
        @Override
        Throwable thrown() {
            return new ReflectiveOperationException("boom");
        }
    },
    SPEECHLESS {
        @Override
        Throwable thrown() {
            return new Speechless();
        }
    },
    STEERING {
        @Override
        Throwable thrown() {
            return new IllegalArgumentException("\u001b[31m\nforged \u202eline");
        }
    },
    NULL {
        @Override
        Throwable thrown() {
            return new IllegalStateException("nothing is thrown");
        }
    };

    abstract Throwable thrown();

    /// Fails in place of an answer.
    ///
    /// @param answer what would have been one
    @SuppressWarnings({
        "NullAway",
        "unused"
    }) // what a plugin gives that was compiled without a look at it
    public <T> T inPlaceOf(T answer) {
        if (this != NULL) {
            throwUndeclared(thrown());
        }
        return null;
    }

    /// Fails where there is nothing to answer.
    public void end() {
        var _ = inPlaceOf(this);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwUndeclared(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /// Fails once more when it is asked what it is.
    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }
}
