package webserv.fastcgi;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Lends connections to the application for the requests of one location, and has some kept that
/// are not in use.
///
/// A connection that is kept holds one of the application's workers. When all of them are held, a
/// new connection waits in the system's queue, and would wait until a kept one times out. So those
/// that rest do so in the [Pool] that the location shares with others, and one that has heard
/// nothing for [#PATIENCE] makes one of these be closed, or the next one that comes free. Safe for
/// any thread.
final class Upstream {
    /// A worker that is free accepts within a millisecond; a script that takes this long costs its
    /// neighbour one more connect.
    private static final Duration PATIENCE = Duration.ofMillis(100);

    /// How long a connection has to rest before it is lent for a request that can be made but once.
    /// An application that closes one behind its answer does so at once: php-fpm does in a tenth of
    /// a millisecond, and in a few where other processes want its processor.
    private static final long SETTLED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Dialer dialer;
    private final Keeping keeping;
    private final Pool pool;
    private final Supplier<RandomGenerator> random;

    private final Object lock = new Object(); // guards what follows; nothing waits under it
    private final Set<Connection> lent = new HashSet<>();
    private boolean closed;

    /// @param dialer closed with this
    /// @param keeping what the location keeps
    /// @param pool that the location has entered, and leaves when this is closed
    /// @param random what the numbers of requests are drawn from
    Upstream(Dialer dialer, Keeping keeping, Pool pool, Supplier<RandomGenerator> random) {
        this.dialer = dialer;
        this.keeping = keeping;
        this.pool = pool;
        this.random = random;
    }

    /// Whether connections are kept at all.
    boolean keeps() {
        return keeping.keeps();
    }

    /// The time, as [System#nanoTime] counts.
    long now() {
        return pool.now();
    }

    /// Runs what is due; its tasks do not wait.
    ScheduledExecutorService clock() {
        return pool.clock();
    }

    /// How many connections to the application are kept that nobody uses.
    int resting() {
        return pool.resting();
    }

    /// A connection for one conversation, to be given back or dropped: one that was kept, or a new
    /// one.
    ///
    /// A request that can be made but once gets none that the application may be about to close,
    /// and one of a location that keeps none gets none that was kept. One of those is closed then
    /// in place of being lent: no more workers are held than before.
    ///
    /// @param isRepeatable whether the request can be made again where the connection breaks
    /// @throws SocketTimeoutException if the application cannot be reached in time
    /// @throws ClosedByInterruptException if the thread was interrupted; it is so still
    /// @throws IOException if it cannot be reached, or none is to be any more
    Connection lend(boolean isRepeatable) throws IOException {
        if (keeps()) {
            long least = isRepeatable ? 0 : SETTLED_NANOS;
            for (var kept = takeIdle(least); kept.isPresent(); kept = takeIdle(least)) {
                if (kept.get().renew(random.get())) {
                    return kept.get();
                }
                drop(kept.get());
            }
        }
        if (!keeps() || !isRepeatable) {
            takeIdle(0).ifPresent(this::drop);
        }
        return connect();
    }

    /// A new connection, as [#lend].
    Connection connect() throws IOException {
        var connection = new Connection(dialer.dial());
        boolean tooLate;
        synchronized (lock) {
            tooLate = closed;
            lent.add(connection);
        }
        if (tooLate) {
            drop(connection);
            throw new IOException("the server stops");
        }
        if (pool.keeps()) {
            var _ =
                    pool.clock()
                            .schedule(
                                    () -> makeRoomFor(connection),
                                    PATIENCE.toMillis(),
                                    TimeUnit.MILLISECONDS);
        }
        return connection;
    }

    private Optional<Connection> takeIdle(long leastNanos) {
        synchronized (lock) {
            if (closed) {
                return Optional.empty();
            }
            var kept = pool.take(leastNanos);
            kept.ifPresent(lent::add);
            return kept;
        }
    }

    /// Takes a connection back that is fit for another conversation.
    void giveBack(Connection connection) {
        synchronized (lock) {
            if (!closed
                    && connection.isClean()
                    && lent.contains(connection)
                    && pool.rest(connection, keeping)) {
                lent.remove(connection);
                return;
            }
        }
        drop(connection);
    }

    /// Closes a connection.
    void drop(Connection connection) {
        synchronized (lock) {
            lent.remove(connection);
        }
        pool.settled(connection);
        connection.close();
    }

    private void makeRoomFor(Connection connection) {
        spareFor(connection).ifPresent(Connection::close);
    }

    private Optional<Connection> spareFor(Connection connection) {
        synchronized (lock) {
            return lent.contains(connection) ? pool.makeRoomFor(connection) : Optional.empty();
        }
    }

    /// Told that the application has taken a connection.
    void accepted(Connection connection) {
        pool.settled(connection);
    }

    /// Closes the connections that are in use, and lends and keeps none any more. Those that rest
    /// are the pool's.
    void close() {
        List<Connection> left;
        synchronized (lock) {
            closed = true;
            left = List.copyOf(lent);
        }
        left.forEach(Connection::close);
        dialer.close();
    }

    /// Whether [#close] was called.
    boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }
}
