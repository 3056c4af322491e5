package webserv.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Waits until no connection uses the configuration that a reload has replaced.
///
/// A request ends with what it was begun with, so each connection is asked on its own loop, and
/// leaves when its exchange has ended or it closes. Requests pay nothing for it.
///
/// Safe for any thread.
final class Retirement {
    private final Set<CountedConnection> users = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Runnable end;
    private volatile boolean complete;

    /// @param end called once, on any thread, so it must not block
    Retirement(Runnable end) {
        this.end = end;
    }

    void joins(CountedConnection connection) {
        users.add(connection);
    }

    /// All that may use it have joined.
    void complete() {
        complete = true;
        endIfLeft();
    }

    void left(CountedConnection connection) {
        users.remove(connection);
        endIfLeft();
    }

    boolean isOver() {
        return over.get();
    }

    private void endIfLeft() {
        if (complete && users.isEmpty() && over.compareAndSet(false, true)) {
            end.run();
        }
    }
}
