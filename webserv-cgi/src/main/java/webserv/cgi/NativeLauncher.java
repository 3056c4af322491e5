package webserv.cgi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import webserv.gateway.ProgramInput;

/// Starts programs by `posix_spawn`, each as the leader of a session of its own, with pipes of our
/// own that one [Poller] watches. A [Watchdog] ends them should the server be killed.
final class NativeLauncher implements Launcher {
    private final Poller poller;
    private final Watchdog watchdog;
    private final RecentActions recentActions = new RecentActions();

    /// `/dev/null`. To open it once spares each program to do so.
    private final int nothing;

    /// @param markPrefix what the marks of all its programs begin with
    /// @throws IOException if there are no descriptors left, or no process can be started
    NativeLauncher(String markPrefix) throws IOException {
        Libc.keepEndedChildren();
        poller = new Poller();
        watchdog = new Watchdog(markPrefix, poller);
        nothing = Libc.nothing();
        if (nothing < 0) {
            watchdog.close();
            poller.close();
            Libc.check("/dev/null", nothing);
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
        boolean pumped = launch.input() instanceof ProgramInput.Pumped;
        try (var input = launch.input();
                var pipes = new Pipes(pumped)) {
            var stdin =
                    switch (input) {
                        case ProgramInput.Nothing _ -> nothing;
                        case ProgramInput.Pumped _ -> pipes.programStdin();
                        case ProgramInput.TemporaryFile(var file, _) -> file.toAbsolutePath();
                    };
            int pid = started(launch, List.of(stdin, pipes.programStdout(), pipes.programStderr()));
            watchdog.expect(pid);
            return program(Child.of(pid, poller, watchdog::forget), pipes, pumped);
        }
    }

    private int started(Launch launch, List<?> descriptors) throws IOException {
        var actions = recentActions.take(launch.script().directory(), descriptors);
        try {
            return new Spawn(launch.command(), variables(launch), actions).start();
        } finally {
            recentActions.keep(actions);
        }
    }

    private static List<String> variables(Launch launch) {
        var variables = new ArrayList<String>(launch.environment().size() + 1);
        launch.environment()
                .forEach((name, value) -> {
                    if (!name.equals(RunMark.VARIABLE)) {
                        variables.add(name + "=" + value);
                    }
                });
        variables.add(RunMark.VARIABLE + "=" + launch.mark().value());
        return variables;
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
        poller.close();
        recentActions.close();
        Libc.close(nothing);
    }
}
