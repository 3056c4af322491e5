package webserv.cgi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import webserv.gateway.ProgramInput;

/// Starts programs by `posix_spawn`, each as the leader of a group of its own, with pipes of our
/// own that one [Poller] watches. A [Watchdog] ends them should the server be killed.
final class NativeLauncher implements Launcher {
    private final Poller poller;
    private final Watchdog watchdog;
    private final Spawn.Apart apart = Spawn.Apart.ofPrograms();
    private final RecentActions recentActions = new RecentActions();

    /// The last one, with its memory. What somebody has, nobody else has.
    private final AtomicReference<@Nullable Spawn> recentSpawn = new AtomicReference<>();

    /// `/dev/null`. To open it once spares each program to do so.
    private final int nothing;

    /// @param markPrefix what the marks of all its programs begin with
    /// @throws IOException if there are no descriptors left, or no process can be started
    NativeLauncher(String markPrefix) throws IOException {
        Processes.keepEndedChildren();
        nothing = Libc.check("/dev/null", Descriptors.open(Spawn.octets("/dev/null")));
        boolean made = false;
        try {
            poller = new Poller();
            watchdog = watchdog(markPrefix, poller);
            made = true;
        } finally {
            if (!made) {
                Descriptors.close(nothing);
            }
        }
        Subreaper.OURS.adopt();
    }

    private static Watchdog watchdog(String markPrefix, Poller poller) throws IOException {
        try {
            return new Watchdog(markPrefix, poller);
        } catch (IOException failed) {
            poller.close();
            throw failed;
        }
    }

    /// To link the library's functions takes far longer than to start a program, once. The watchdog
    /// needs nearly all of them.
    @Override
    public void prepare() throws IOException {
        watchdog.wake();
    }

    @Override
    public Program start(Launch launch) throws IOException {
        watchdog.wake();
        boolean pumped = !(launch.input() instanceof ProgramInput.Nothing);
        try (var pipes = new Pipes(pumped)) {
            int stdin = pumped ? pipes.programStdin() : nothing;
            int pid = started(launch, List.of(stdin, pipes.programStdout(), pipes.programStderr()));
            var expected = new Expected(watchdog, watchdog.expect(pid));
            return program(new Child(pid, poller, expected), pipes, pumped);
        }
    }

    private int started(Launch launch, List<?> descriptors) throws IOException {
        var actions = recentActions.take(launch.script().directory(), descriptors);
        var recent = recentSpawn.getAndSet(null);
        var spawn = recent == null ? new Spawn(apart) : recent;
        try {
            spawn.command(launch.command());
            launch.environment().tell(spawn);
            return spawn.variable(RunMark.VARIABLE, launch.mark().value()).start(actions);
        } finally {
            recentSpawn.set(spawn);
            recentActions.keep(actions);
        }
    }

    /// Has the watchdog forget a program, by the slot that it has there.
    private record Expected(Watchdog watchdog, int slot) implements Runnable {
        @Override
        public void run() {
            watchdog.forget(slot);
        }
    }

    private NativeProgram program(Child child, Pipes pipes, boolean pumped) {
        return new NativeProgram(
                child,
                pumped ? Optional.of(new PipeEnd(pipes.takeStdin(), poller)) : Optional.empty(),
                new PipeOutput(new PipeEnd(pipes.takeStdout(), poller)),
                new PipeErrors(new PipeEnd(pipes.takeStderr(), poller)));
    }

    @Override
    public void close() {
        watchdog.close();
        Subreaper.OURS.giveUp();
        poller.close();
        recentActions.close();
        Descriptors.close(nothing);
    }
}
