package webserv.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import webserv.api.http.Cause;

/// Programs that have led their requests to another path of the server and have not ended.
///
/// They hold their slots as all that run do. A request that needs one more may find the last one
/// held by its own first program, and then it is the end of that one which it has to wait for,
/// whatever the time is for which the others wait.
///
/// Safe for any thread.
public final class RunningOn {
    private final Map<Long, CompletableFuture<?>> byRequest = new ConcurrentHashMap<>();

    /// Asks for a slot, as [Admission#admit] does.
    @FunctionalInterface
    public interface Door {
        /// @return why there is none; empty where there is
        Optional<Cause> admit() throws InterruptedException;
    }

    /// None yet.
    public RunningOn() {}

    /// A program has led its request elsewhere. Of several of one request the last one counts: each
    /// gives a slot back.
    ///
    /// @param request its number
    /// @param settled completed when the program has ended and its slot is free
    public void add(long request, CompletableFuture<?> settled) {
        byRequest.put(request, settled);
        var _ = settled.thenRun(() -> byRequest.remove(request, settled));
    }

    /// Waits for a slot. One that a program holds which led this very request here comes free when
    /// it ends, and that the queue's time is over before is no reason to refuse. How long that may
    /// take is the program's limit.
    ///
    /// @return why there is none; empty where there is
    public Optional<Cause> admit(long request, Door door) throws InterruptedException {
        var ahead = Optional.ofNullable(byRequest.get(request)); // it may end at any moment
        var refused = door.admit();
        if (refused.isEmpty() || ahead.isEmpty()) {
            return refused;
        }
        try {
            ahead.get().get();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
        return door.admit();
    }
}
