package webserv.cgi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import webserv.gateway.ProgramAnswer;

/// What a run writes, as an answer.
///
/// @param run one that nobody else reads from
record RunAnswer(ProgramRun run) implements ProgramAnswer {
    /// A program's exit follows the end of its output at once, unless it closed it on purpose.
    private static final Duration EXIT_FOLLOWS = Duration.ofMillis(100);

    @Override
    public Optional<ByteBuffer> next() throws Failed, InterruptedException {
        try {
            var octets = run.read();
            return ProgramOutput.isEnd(octets) ? Optional.empty() : Optional.of(octets);
        } catch (ProgramRun.Aborted aborted) {
            throw new Failed(status(aborted.ending()), aborted.ending().clause());
        }
    }

    private static int status(Ending ending) {
        return switch (ending) {
            case TIMED_OUT, SILENT -> 504;
            case CLIENT_GONE, TOO_MUCH_OUTPUT, UNUSABLE_ANSWER -> 502;
            case STOPPED -> 503;
        };
    }

    @Override
    public boolean isDry() {
        return run.isDry();
    }

    @Override
    public void discard() {
        run.discardOutput();
    }

    @Override
    public void abort(Reason reason) {
        run.abort(
                switch (reason) {
                    case UNUSABLE -> Ending.UNUSABLE_ANSWER;
                    case CLIENT_GONE -> Ending.CLIENT_GONE;
                });
    }

    @Override
    public String ending() {
        var exit = exitStatus();
        return exit.isPresent() ? ", exit status " + exit.getAsInt() : "";
    }

    /// What a crash cut short must not pass for a whole document.
    @Override
    public void checkWhole() throws IOException {
        if (signalled(exitStatus())) {
            throw new IOException("the program was ended by a signal while it answered");
        }
    }

    private OptionalInt exitStatus() {
        try {
            return run.exitStatus(EXIT_FOLLOWS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    /// 128 and the number of a signal, of which there are 64. Beyond lies 255: `die` in Perl.
    private static boolean signalled(OptionalInt exitStatus) {
        int status = exitStatus.orElse(0);
        return status > 128 && status <= 128 + 64;
    }
}
