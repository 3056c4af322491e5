package webserv.cgi;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// Runs short programs one behind the other, first come, first served, on as many threads of the
/// system as there are processors: each starts a program, waits for its end in the kernel, and
/// answers.
///
/// Virtual threads would have their carriers held by that, and who waits for one of those is not
/// served in turn: on one processor a request could wait for as long as others came. Safe for any
/// thread.
final class Turns implements AutoCloseable {
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    Runtime.getRuntime().availableProcessors(),
                    Thread.ofPlatform().daemon().name("cgi-turn-", 1).factory());

    /// Has code run when its turn has come.
    ///
    /// @throws RejectedExecutionException if this is closed
    void take(Runnable code) {
        threads.execute(code);
    }

    /// Ends the threads when all turns were taken.
    @Override
    public void close() {
        threads.shutdown();
    }
}
