package webserv.gateway;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.Optional;
import webserv.api.http.Cause;
import webserv.api.http.Reply;

/// What a program writes in answer to one request, as it comes. Read by one thread at a time.
public interface ProgramAnswer {

    /// The next octets, in a buffer with an array, lent until the next call; empty at the end, and
    /// from then on.
    ///
    /// @throws Failed if the program was ended or lost before its end
    Optional<ByteBuffer> next() throws Failed, InterruptedException;

    /// Whether a call of [#next] would have to wait.
    boolean isDry();

    /// Told before the last octets of an answer are sent that is whole with them, whatever the
    /// program does behind it: the client may ask for something else before [#discard] is called.
    default void whole() {}

    /// Lets the program run on to its end and drops what it writes. Returns at once.
    void discard();

    /// Ends the program, because its answer cannot be sent or there is nobody to send it to.
    /// Returns at once.
    void abort(Reason reason);

    /// Why a program is ended by the reader of its answer.
    enum Reason {
        /// The answer is none.
        UNUSABLE,
        /// The client is gone.
        CLIENT_GONE
    }

    /// How the program ended, for a sentence about an answer that breaks off, such as `, exit
    /// status 3`; empty where nothing is known.
    String ending();

    /// Judges, at the end of an answer of undeclared length, whether it may pass for a whole one.
    ///
    /// @throws IOException if the program was cut short
    default void checkWhole() throws IOException {}

    /// The program was ended or lost before its end.
    final class Failed extends IOException {
        @Serial private static final long serialVersionUID = 1L;

        private static final int BUSY = 503;

        private final int status;
        private final String code;
        private final String clause;

        /// @param status of the answer where none has begun: 502 or 504, or 503 where it may be
        ///   otherwise in a moment
        /// @param code of the cause
        /// @param clause what the program did, for a sentence that it is the subject of
        public Failed(int status, String code, String clause) {
            super("the program " + clause);
            this.status = status;
            this.code = code;
            this.clause = clause;
        }

        /// @param none why it was not asked: the answer is that of [NoDescriptors]
        /// @param clause what could not be done, for a sentence that the program is the subject of
        public Failed(NoDescriptors none, String clause) {
            this(BUSY, NoDescriptors.CODE, clause);
            initCause(none);
        }

        /// The answer where none has begun.
        ///
        /// @param program what the cause calls it
        Reply.Refusal refusal(String program) {
            var cause = cause(program);
            return status == BUSY ? Reply.Refusal.busy(cause) : new Reply.Refusal(status, cause);
        }

        /// Why there is no answer, or no more of it.
        ///
        /// @param program what the cause calls it
        Cause cause(String program) {
            return new Cause(code, program + " " + clause);
        }

        /// What the program did.
        public String clause() {
            return clause;
        }
    }
}
