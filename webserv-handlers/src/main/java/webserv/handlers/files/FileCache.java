package webserv.handlers.files;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// What all locations of one configuration keep of their files: small ones in memory, others open.
/// Each location has a shelf of its own, so that a path means one thing; the room is everybody's.
///
/// Safe for any thread. It is empty when the last shelf is closed.
///
/// @param ready replies by path, with their octets or their open file
/// @param openFiles those that are open between requests; copies of them that were given up while
///   clients read them may take as much again as what is kept
record FileCache(ReadyFiles ready, OpenFiles openFiles) {

    /// A file that nobody asks for is closed after one to two of these, so that the room of a file
    /// that was deleted comes back.
    private static final Duration SWEEP_TIME = Duration.ofSeconds(10);

    static FileCache of(CacheLimits limits) {
        return of(
                limits,
                CompletableFuture.delayedExecutor(
                        SWEEP_TIME.toMillis(),
                        TimeUnit.MILLISECONDS,
                        sweep -> Thread.ofVirtual().name("open-files").start(sweep)));
    }

    /// @param later runs a task after a while
    static FileCache of(CacheLimits limits, Executor later) {
        return new FileCache(
                new ReadyFiles(limits.octets(), limits.entries()),
                new OpenFiles(limits.openFiles(), 2 * limits.octets(), later));
    }
}
