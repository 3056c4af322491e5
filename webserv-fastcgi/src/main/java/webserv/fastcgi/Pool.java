package webserv.fastcgi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The connections to one application that rest between requests, for all locations that name its
/// address: whichever needs one takes it, whoever used it before. Each of them holds one of the
/// application's workers, and a location that could not take it might wait for that worker.
///
/// A connection rests by what the location keeps that used it last. When no location is left that
/// keeps just that, as behind a reload that changed it, the connection is closed.
///
/// Safe for any thread. Its lock is the last that is taken, and no socket is closed under it: that
/// is a call of the system for each.
final class Pool {
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService clock;

    private final Object lock = new Object(); // guards what follows
    private final List<Keeping> locations = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>(); // the one used last is the first
    private final Set<Connection> starving = new HashSet<>();
    private boolean sweeping;
    private long sweepDue;

    /// @param nanoTime counts as [System#nanoTime]
    /// @param clock runs what is due, as long as a location is left
    Pool(LongSupplier nanoTime, ScheduledExecutorService clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    /// Counts a location in.
    void enter(Keeping keeping) {
        synchronized (lock) {
            locations.add(keeping);
        }
    }

    /// Counts a location out.
    ///
    /// @return the connections that nobody keeps any more; whoever calls closes them
    List<Connection> leave(Keeping keeping) {
        synchronized (lock) {
            locations.remove(keeping);
            return locations.contains(keeping)
                    ? List.of()
                    : taken(it -> it.keeping().equals(keeping));
        }
    }

    /// Whether no location is left.
    boolean isDeserted() {
        synchronized (lock) {
            return locations.isEmpty();
        }
    }

    /// Takes some out. They rest no more.
    private List<Connection> taken(Predicate<Connection> which) {
        var taken = idle.stream().filter(which).toList();
        idle.removeIf(which);
        return taken;
    }

    /// Runs what is due for any of the locations; its tasks do not wait. No longer than there are
    /// locations.
    ScheduledExecutorService clock() {
        return clock;
    }

    /// The time, as [System#nanoTime] counts.
    long now() {
        return nanoTime.getAsLong();
    }

    /// Whether any location keeps connections.
    boolean keeps() {
        synchronized (lock) {
            return locations.stream().anyMatch(Keeping::keeps);
        }
    }

    /// How many connections rest.
    int resting() {
        synchronized (lock) {
            return idle.size();
        }
    }

    /// The one used last of those that have rested long enough. It rests no more.
    Optional<Connection> take(long leastNanos) {
        synchronized (lock) {
            long now = now();
            var kept = idle.stream().filter(it -> now - it.idleSince() >= leastNanos).findFirst();
            kept.ifPresent(idle::remove);
            return kept;
        }
    }

    /// Lets a connection rest that is fit for another conversation, unless enough of them do or
    /// somebody waits for a worker.
    ///
    /// @return whether it rests; whoever gives it closes it otherwise
    boolean rest(Connection connection, Keeping keeping) {
        synchronized (lock) {
            starving.remove(connection);
            if (!starving.isEmpty() || idle.size() >= keeping.connections()) {
                return false;
            }
            connection.rest(now(), keeping);
            idle.addFirst(connection);
            sweepAt(due(connection));
            return true;
        }
    }

    /// Gives up the connection that has rested longest, or else the next one that would rest, where
    /// another may wait for its worker.
    ///
    /// @param connection on which the application has said nothing for long
    /// @return one that whoever calls closes
    Optional<Connection> makeRoomFor(Connection connection) {
        synchronized (lock) {
            if (connection.isAccepted()) {
                return Optional.empty();
            }
            starving.add(connection);
            return Optional.ofNullable(idle.pollLast());
        }
    }

    /// Told that a connection waits for no worker any more: it has one, or is closed.
    void settled(Connection connection) {
        synchronized (lock) {
            starving.remove(connection);
        }
    }

    private static long due(Connection connection) {
        return connection.idleSince() + connection.keeping().idle().toNanos();
    }

    private void sweepAt(long due) {
        if (!sweeping || due - sweepDue < 0) {
            sweeping = true;
            sweepDue = due;
            var _ = clock.schedule(() -> sweep(due), due - now(), TimeUnit.NANOSECONDS);
        }
    }

    /// Closes those that have rested too long.
    ///
    /// @param due when it was to be; nothing is done where that was put forward
    private void sweep(long due) {
        rested(due).forEach(Connection::close);
    }

    private List<Connection> rested(long due) {
        synchronized (lock) {
            if (due != sweepDue || locations.isEmpty()) {
                return List.of();
            }
            sweeping = false;
            long now = now();
            var rested = taken(it -> due(it) - now <= 0);
            idle.stream()
                    .mapToLong(it -> due(it) - now)
                    .min()
                    .ifPresent(left -> sweepAt(now + left));
            return rested;
        }
    }
}
