package webserv.fastcgi;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What the locations of one server share: a pool for each address of an application, those of the
/// configuration that a reload leaves behind as well, what they wait with, and the clock. No pool
/// and no thread is held while no location is started. Safe for any thread.
final class Pools {
    private final LongSupplier nanoTime;
    private final Supplier<RandomGenerator> drawing;
    private final Map<Address, Pool> pools = new HashMap<>();

    /// One for all pools, as its tasks do not wait. Empty while there is none.
    private Optional<ScheduledExecutorService> clock = Optional.empty();

    private final SocketWaiting waiting = new SocketWaiting();

    /// @param nanoTime by which is told how long a connection has rested and a request is under way
    Pools(LongSupplier nanoTime) {
        this(nanoTime, ThreadLocalRandom::current);
    }

    /// @param drawing what the numbers of requests are drawn from, asked each time
    Pools(LongSupplier nanoTime, Supplier<RandomGenerator> drawing) {
        this.nanoTime = nanoTime;
        this.drawing = drawing;
    }

    /// What the numbers of requests are drawn from, for the calling thread alone.
    RandomGenerator random() {
        return drawing.get();
    }

    /// Makes sure that virtual threads can wait for sockets, see [SocketWaiting#prepare].
    void prepare() throws IOException {
        waiting.prepare();
    }

    /// Counts a location in. It must leave.
    ///
    /// @param keeping what it keeps
    synchronized Pool enter(Address address, Keeping keeping) {
        var pool = pools.computeIfAbsent(address, _ -> new Pool(nanoTime, clock()));
        pool.enter(keeping);
        return pool;
    }

    private ScheduledExecutorService clock() {
        if (clock.isEmpty()) {
            clock = Optional.of(newClock());
        }
        return clock.get();
    }

    /// Its thread begins with the first task.
    private static ScheduledExecutorService newClock() {
        var clock =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("fastcgi-clock").factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    /// Counts a location out, which gives no connection back any more.
    ///
    /// @param keeping as it came in with
    void leave(Address address, Keeping keeping) {
        countOut(address, keeping).forEach(Connection::close);
    }

    private synchronized List<Connection> countOut(Address address, Keeping keeping) {
        var pool = pools.get(address);
        if (pool == null) {
            return List.of();
        }
        var unkept = pool.leave(keeping);
        if (pool.isDeserted()) {
            pools.remove(address);
        }
        if (pools.isEmpty()) {
            clock.ifPresent(ScheduledExecutorService::shutdownNow);
            clock = Optional.empty();
        }
        return unkept;
    }

    /// How many there are.
    synchronized int count() {
        return pools.size();
    }
}
