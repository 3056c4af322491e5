package webserv.app.control;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/// What a command comes to.
///
/// @param text for people or programs, whoever asked
/// @param then what is done when the client has it
/// @param waits whether the client waits for the end of the server, see [ControlSocket#stopped]
public record Answer(Outcome outcome, String text, Runnable then, boolean waits) {
    /// What is said of a command that there is not; a newer client asks for another then.
    static final String UNKNOWN = "there is no such command";

    /// How a command ended.
    public enum Outcome {
        /// It is done.
        OK,
        /// It could not be done.
        FAILED,
        /// It asks for what cannot be, such as a configuration with a mistake.
        REFUSED;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// An answer that nothing follows.
    public Answer(Outcome outcome, String text) {
        this(outcome, text, () -> {}, false);
    }

    /// The answer to `stop`.
    public static Answer stopping(Runnable then) {
        return new Answer(Outcome.OK, SocketFile.STOPPING, then, false);
    }

    /// The answer to a [StopOrder].
    ///
    /// @param time what requests in flight are given
    public static Answer stopping(Duration time, Runnable then) {
        return new Answer(Outcome.OK, time.plusMillis(999).toSeconds() + "\n", then, true);
    }

    /// The answer to whoever asks for the state.
    public static Answer state(boolean stops) {
        return new Answer(Outcome.OK, stops ? SocketFile.STOPPING : "running");
    }

    /// The answer to a command that there is not.
    public static Answer unknown() {
        return new Answer(Outcome.FAILED, UNKNOWN);
    }

    /// What a client was sent, which has two lines at least.
    static Answer parse(String sent) {
        int end = sent.indexOf('\n');
        var word = sent.substring(0, end);
        return new Answer(
                Stream.of(Outcome.values())
                        .filter(outcome -> outcome.word().equals(word))
                        .findFirst()
                        .orElse(Outcome.FAILED),
                sent.substring(end + 1));
    }

    /// What the client is sent.
    String sent() {
        return outcome.word() + "\n" + text;
    }
}
