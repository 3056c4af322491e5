package webserv.engine;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Syntax;

/// Makes text for the log out of what a handler threw: the message often quotes what a client sent,
/// which may neither start a line of its own nor steer a terminal.
///
/// Frames stand as the JVM gives them, one a line, behind a message that is one line.
final class PrintableTrace {
    /// Who reads the log wants the message, not the content that it may quote.
    private static final int LONGEST_MESSAGE = 400;

    /// Causes and suppressed ones further down are left out; they may lead back to the first.
    private static final int DEEPEST = 8;

    private PrintableTrace() {}

    /// The failure with its frames, those of its causes, and what was suppressed.
    static String of(Throwable failure) {
        var text = new StringWriter();
        new Printable(failure, DEEPEST).printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }

    /// Prints as another one does, in visible characters. The message alone would not do: what
    /// stands before it is the class of what is printed.
    @SuppressWarnings("OverrideThrowableToString")
    private static final class Printable extends Throwable {
        private static final long serialVersionUID = 1;

        private final String line;

        Printable(Throwable failure, int depth) {
            super(null, next(failure.getCause(), depth));
            line = Syntax.printable(failure.toString(), LONGEST_MESSAGE);
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
