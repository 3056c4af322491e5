package webserv.cgi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program and all that it started: its process group, its descendants, and whoever carries its
/// mark after its parent has gone. See [RunMark] for who escapes: only who left the group can.
///
/// @param program whose number is nobody else's, as it has not been released
/// @param mark in its environment
record ProcessTree(Program program, RunMark mark) {
    /// Each round kills what was forked during the one before. A program that outruns five of them
    /// is a fork bomb, which only the system's limits can hold.
    private static final int MAX_KILL_ROUNDS = 5;

    /// Ends all of it: SIGTERM, and SIGKILL to what is left when all whom it was sent to have ended
    /// or the grace has passed. Who is in the group and known otherwise, too, gets SIGTERM twice.
    void end(Duration grace) throws InterruptedException {
        program.terminateGroup();
        var asked = members();
        asked.forEach(ProcessHandle::destroy);
        try {
            allEnded(asked).get(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // What has not ended by now is killed.
        }
        kill(asked);
    }

    private CompletableFuture<Void> allEnded(Set<ProcessHandle> processes) {
        List<CompletableFuture<?>> ends = new ArrayList<>();
        ends.add(program.exit());
        processes.stream().map(ProcessHandle::onExit).forEach(ends::add);
        return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
    }

    private void kill(Set<ProcessHandle> asked) {
        program.killGroup();
        var left = asked;
        for (int round = 0; round < MAX_KILL_ROUNDS && !left.isEmpty(); round++) {
            left.forEach(ProcessHandle::destroyForcibly);
            left = members();
        }
    }

    private Set<ProcessHandle> members() {
        var members = new HashSet<ProcessHandle>();
        if (!program.exit().isDone()) {
            ProcessHandle.of(program.pid())
                    .ifPresent(root -> {
                        members.add(root);
                        root.descendants().forEach(members::add);
                    });
        }
        mark.carriers().stream().filter(ProcessHandle::isAlive).forEach(members::add);
        return members;
    }
}
