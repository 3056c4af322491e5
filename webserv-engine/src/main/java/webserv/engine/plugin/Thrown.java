package webserv.engine.plugin;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import webserv.api.config.OneLine;
import webserv.api.http.Syntax;

/// Makes text for people out of what a plugin threw. The message often quotes what a client sent,
/// which may neither start a line of its own nor steer a terminal; and what makes it is the
/// plugin's own code, which may fail once more.
public final class Thrown {
    /// Who reads the log wants the message, not the content that it may quote.
    private static final int LONGEST_MESSAGE = 400;

    /// Causes and suppressed ones further down are left out; they may lead back to the first.
    private static final int DEEPEST = 8;

    private Thrown() {}

    /// Class and message, in one line.
    public static String line(Throwable failure) {
        return OneLine.of(text(failure));
    }

    /// What went wrong, in one line: the message alone where the contract asks for one, as that of
    /// an [IOException] does; class and message of anything else, and where there is no message.
    public static String reason(Throwable failure) {
        var message = failure instanceof IOException ? message(failure) : null;
        return message == null || message.isBlank() ? line(failure) : OneLine.of(message);
    }

    /// The failure with its frames, those of its causes, and what was suppressed. Frames stand as
    /// the JVM gives them, one a line, behind a message that is one line.
    public static String trace(Throwable failure) {
        var text = new StringWriter();
        try {
            new Printable(failure, DEEPEST).printStackTrace(new PrintWriter(text));
        } catch (Throwable another) {
            return line(failure) + unreadable(another);
        }
        return text.toString().stripTrailing();
    }

    @SuppressWarnings("ConstantValue") // what a plugin returns may be null, whatever is declared
    private static String text(Throwable failure) {
        try {
            var text = failure.toString();
            return text == null ? failure.getClass().getName() : text;
        } catch (Throwable another) {
            return failure.getClass().getName() + unreadable(another);
        }
    }

    private static @Nullable String message(Throwable failure) {
        try {
            return failure.getMessage();
        } catch (Throwable another) {
            return failure.getClass().getName() + unreadable(another);
        }
    }

    /// Of the second one the class is told: its text may be as hard to get.
    private static String unreadable(Throwable another) {
        return " (telling more of it failed: " + another.getClass().getName() + ")";
    }

    /// Prints as another one does, in visible characters. The message alone would not do: what
    /// stands before it is the class of what is printed.
    @SuppressWarnings("OverrideThrowableToString")
    private static final class Printable extends Throwable {
        private static final long serialVersionUID = 1;

        private final String line;

        Printable(Throwable failure, int depth) {
            super(null, next(failure.getCause(), depth));
            line = Syntax.printable(text(failure), LONGEST_MESSAGE);
            setStackTrace(failure.getStackTrace());
            for (var suppressed : failure.getSuppressed()) {
                if (depth > 0) {
                    addSuppressed(new Printable(suppressed, depth - 1));
                }
            }
        }

        private static @Nullable Printable next(@Nullable Throwable cause, int depth) {
            return cause == null || depth == 0 ? null : new Printable(cause, depth - 1);
        }

        @Override
        public Throwable fillInStackTrace() {
            return this; // the other one's is set
        }

        @Override
        public String toString() {
            return line;
        }
    }
}
