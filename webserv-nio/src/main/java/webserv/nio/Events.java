package webserv.nio;

import java.util.ArrayDeque;
import java.util.Queue;

/// What happens on a loop, one after the other. Each event comes to an end of its own, whatever it
/// fails in: what was gathered during it is sent, and the readers of closed wires are told.
///
/// Belongs to the loop.
final class Events {
    private final String loop;
    private final Gatherer gatherer = new Gatherer();
    private final ArrayDeque<NioWire> departed = new ArrayDeque<>();

    /// @param loop its name
    Events(String loop) {
        this.loop = loop;
    }

    /// Gathers what is written during the event under way.
    Gatherer gatherer() {
        return gatherer;
    }

    /// Remembers to tell a closed wire's reader, when the event under way is over.
    void departs(NioWire wire) {
        departed.add(wire);
    }

    void ready(EventSource source, int operations) {
        try {
            source.ready(operations);
        } catch (Throwable e) {
            source.failed(e);
        }
        settle();
    }

    void expired(Deadline passed) {
        var owner = passed.owner;
        if (owner != null) {
            try {
                owner.expired();
            } catch (Throwable e) {
                owner.failed(e);
            }
            settle();
        }
    }

    /// Looks at a wire that is not watched.
    void look(NioWire wire) {
        try {
            wire.look();
        } catch (Throwable e) {
            wire.failed(e);
        }
        settle();
    }

    void run(Queue<Runnable> batch) {
        Runnable task;
        while ((task = batch.poll()) != null) {
            run(task);
        }
    }

    void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            EventLoop.report("A task failed on {}", loop, e);
        }
        settle();
    }

    void loopEnds(EventSource source) {
        try {
            source.loopEnds();
        } catch (Throwable e) {
            EventLoop.report("{} did not end in order", source, e);
        }
        settle();
    }

    /// Ends an event. Those who are told of the end of a wire may write to others.
    void settle() {
        gatherer.flush();
        NioWire wire;
        while ((wire = departed.poll()) != null) {
            wire.tellClosed();
            gatherer.flush();
        }
    }
}
