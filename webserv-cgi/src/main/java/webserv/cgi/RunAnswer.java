package webserv.cgi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import webserv.gateway.ProgramAnswer;

/// What a run writes, as an answer. Confined to its reader.
final class RunAnswer implements ProgramAnswer {
    /// A program's exit follows the end of its output at once, unless it closed it on purpose.
    private static final Duration EXIT_FOLLOWS = Duration.ofMillis(100);

    private final ProgramRun run;
    private final RunNotes notes;
    private boolean begun;

    /// @param run one that nobody else reads from
    /// @param notes what becomes of it
    RunAnswer(ProgramRun run, RunNotes notes) {
        this.run = run;
        this.notes = notes;
    }

    @Override
    public Optional<ByteBuffer> next() throws Failed, InterruptedException {
        try {
            var octets = run.read();
            noteFirstOctet();
            return ProgramOutput.isEnd(octets) ? atEnd() : Optional.of(octets);
        } catch (ProgramRun.Aborted aborted) {
            noteEnd();
            var ending = aborted.ending();
            throw new Failed(ending.status(), ending.code(), ending.clause());
        }
    }

    private Optional<ByteBuffer> atEnd() {
        noteEnd();
        return Optional.empty();
    }

    @Override
    public boolean isDry() {
        return run.isDry();
    }

    @Override
    public void whole() {
        run.answered();
    }

    @Override
    public void discard() {
        run.discardOutput();
        noteEnd();
    }

    @Override
    public void abort(Reason reason) {
        run.abort(
                switch (reason) {
                    case UNUSABLE -> Ending.UNUSABLE_ANSWER;
                    case CLIENT_GONE -> Ending.CLIENT_GONE;
                });
        noteEnd();
    }

    @Override
    public String ending() {
        return exitStatus().map(status -> ", " + status).orElse("");
    }

    /// What a crash cut short must not pass for a whole document.
    @Override
    public void checkWhole() throws IOException {
        var exit = exitStatus();
        if (exit.isPresent() && exit.get().isSignal()) {
            throw new IOException("the program ended while it answered, " + exit.get());
        }
    }

    private Optional<ExitStatus> exitStatus() {
        try {
            var exit = run.exitStatus(EXIT_FOLLOWS);
            if (exit.isPresent()) {
                notes.exit(exit.get());
            }
            return exit;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void noteFirstOctet() {
        if (!begun) {
            begun = true;
            notes.firstOctet(run.ageNanos());
        }
    }

    private void noteEnd() {
        run.answered();
        notes.total(run.ageNanos());
        var ending = run.ending();
        if (ending.isPresent()) {
            notes.ending(ending.get());
        }
    }
}
