package webserv.cgi;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A program and all that it started: its descendants, and whoever carries its mark after its
/// parent has gone.
///
/// Not in a session or process group of its own: `setsid` as a wrapper costs a third of the rate
/// (one more exec), and the JDK can signal no group. See [RunMark] for who escapes.
///
/// @param root the program
/// @param mark in its environment
record ProcessTree(ProcessHandle root, RunMark mark) {
    /// Each round kills what was forked during the one before. A program that outruns five of them
    /// is a fork bomb, which only the system's limits can hold.
    private static final int MAX_KILL_ROUNDS = 5;

    /// Ends all of it: SIGTERM, and SIGKILL to what is left when the program is gone or the grace
    /// has passed.
    void end(Duration grace) throws InterruptedException {
        var asked = members();
        asked.forEach(ProcessHandle::destroy);
        var ended =
                CompletableFuture.allOf(
                        asked.stream()
                                .map(ProcessHandle::onExit)
                                .toArray(CompletableFuture<?>[]::new));
        try {
            ended.get(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException _) {
            // What has not ended by now is killed.
        }
        kill(asked);
    }

    private void kill(Set<ProcessHandle> asked) {
        var left = asked;
        for (int round = 0; round < MAX_KILL_ROUNDS && !left.isEmpty(); round++) {
            left.forEach(ProcessHandle::destroyForcibly);
            left = members();
        }
    }

    private Set<ProcessHandle> members() {
        var members = new HashSet<ProcessHandle>();
        if (root.isAlive()) {
            members.add(root);
            root.descendants().forEach(members::add);
        }
        mark.carriers().stream().filter(ProcessHandle::isAlive).forEach(members::add);
        return members;
    }
}
