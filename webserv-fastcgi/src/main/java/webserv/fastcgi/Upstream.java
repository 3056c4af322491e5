package webserv.fastcgi;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;

/// Lends connections to the application, and keeps some that are not in use.
///
/// A connection that is kept holds one of the application's workers. When all of them are held, a
/// new connection waits in the system's queue, and would wait until a kept one times out. So one
/// that has heard nothing for [#PATIENCE] makes the next one that comes free be closed. Safe for
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
    private final ScheduledExecutorService clock;
    private final LongSupplier nanoTime;

    private final Object lock = new Object(); // guards what follows; nothing waits under it
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> lent = new HashSet<>();
    private final Set<Connection> starving = new HashSet<>();
    private boolean sweeping;
    private boolean closed;

    /// What is kept between requests.
    ///
    /// @param connections at most; 0 to close each after its request
    /// @param idle how long one is kept that nobody needs
    record Keeping(int connections, Duration idle) {
        private static final Key<Boolean> KEEP_CONN =
                Key.of(
                        "keep_conn",
                        Kind.FLAG,
                        true,
                        "whether connections are kept between requests");
        private static final Key<Integer> KEEPALIVE =
                Key.of("keepalive", Kind.whole(0, 10_000), 8, "how many of them, at most");
        private static final Key<Duration> IDLE_TIMEOUT =
                Key.of(
                        "idle_timeout",
                        Kind.time(Duration.ofMillis(1), Duration.ofHours(1)),
                        Duration.ofSeconds(30),
                        "how long one is kept that nobody needs");

        static final Keys KEYS = Keys.of(KEEP_CONN, KEEPALIVE, IDLE_TIMEOUT);

        static Keeping of(Settings settings) {
            boolean kept = settings.get(KEEP_CONN);
            int most = settings.get(KEEPALIVE);
            return new Keeping(kept ? most : 0, settings.get(IDLE_TIMEOUT));
        }
    }

    /// @param dialer closed with this
    /// @param clock runs what is due; its tasks do not wait
    /// @param nanoTime counts as [System#nanoTime]
    Upstream(
            Dialer dialer, Keeping keeping, ScheduledExecutorService clock, LongSupplier nanoTime) {
        this.dialer = dialer;
        this.keeping = keeping;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /// Whether connections are kept at all.
    boolean keeps() {
        return keeping.connections() > 0;
    }

    /// The time, as [System#nanoTime] counts.
    long now() {
        return nanoTime.getAsLong();
    }

    /// How many connections are kept that nobody uses.
    int resting() {
        synchronized (lock) {
            return idle.size();
        }
    }

    /// A connection for one conversation, to be given back or dropped: one that was kept, or a new
    /// one.
    ///
    /// A request that can be made but once gets none that the application may be about to close.
    /// One of those is closed then in place of being lent: no more workers are held than before.
    ///
    /// @param isRepeatable whether the request can be made again where the connection breaks
    /// @throws SocketTimeoutException if the application cannot be reached in time
    /// @throws ClosedByInterruptException if the thread was interrupted; it is so still
    /// @throws IOException if it cannot be reached, or none is to be any more
    Connection lend(boolean isRepeatable) throws IOException {
        long least = isRepeatable ? 0 : SETTLED_NANOS;
        for (var kept = takeIdle(least); kept.isPresent(); kept = takeIdle(least)) {
            if (kept.get().isAlive()) {
                return kept.get();
            }
            drop(kept.get());
        }
        if (!isRepeatable) {
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
        if (keeps()) {
            var _ =
                    clock.schedule(
                            () -> makeRoomFor(connection),
                            PATIENCE.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        return connection;
    }

    /// The one used last of those that have rested long enough.
    private Optional<Connection> takeIdle(long leastNanos) {
        synchronized (lock) {
            long now = now();
            var kept = idle.stream().filter(it -> now - it.idleSince() >= leastNanos).findFirst();
            kept.ifPresent(idle::remove);
            kept.ifPresent(lent::add);
            return kept;
        }
    }

    /// Takes a connection back that is fit for another conversation.
    void giveBack(Connection connection) {
        synchronized (lock) {
            starving.remove(connection);
            if (!closed
                    && starving.isEmpty()
                    && idle.size() < keeping.connections()
                    && connection.isClean()
                    && lent.remove(connection)) {
                connection.rest(now());
                idle.addFirst(connection);
                sweepLater(keeping.idle().toNanos());
                return;
            }
        }
        drop(connection);
    }

    /// Closes a connection.
    void drop(Connection connection) {
        synchronized (lock) {
            lent.remove(connection);
            starving.remove(connection);
        }
        connection.close();
    }

    private void makeRoomFor(Connection connection) {
        Optional<Connection> spare = Optional.empty();
        synchronized (lock) {
            if (lent.contains(connection) && !connection.isAccepted()) {
                starving.add(connection);
                spare = Optional.ofNullable(idle.pollLast());
            }
        }
        spare.ifPresent(Connection::close);
    }

    /// Told that the application has taken a connection.
    void accepted(Connection connection) {
        synchronized (lock) {
            starving.remove(connection);
        }
    }

    private void sweepLater(long nanos) {
        if (!sweeping) {
            sweeping = true;
            var _ = clock.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /// Closes those that have rested too long; the one that rests longest is the last.
    private void sweep() {
        synchronized (lock) {
            sweeping = false;
            long now = now();
            for (var last = idle.peekLast(); last != null && !closed; last = idle.peekLast()) {
                long left = keeping.idle().toNanos() - (now - last.idleSince());
                if (left > 0) {
                    sweepLater(left);
                    return;
                }
                idle.removeLast();
                last.close();
            }
        }
    }

    /// Closes all connections, in use or not.
    void close() {
        synchronized (lock) {
            closed = true;
            idle.forEach(Connection::close);
            idle.clear();
            lent.forEach(Connection::close);
        }
        dialer.close();
    }

    /// Whether [#close] was called.
    boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }
}
