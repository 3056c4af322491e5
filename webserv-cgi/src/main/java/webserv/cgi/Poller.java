package webserv.cgi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the pipes and the ends of all programs by `epoll`, on one thread, so that whoever waits
/// for one of them is a virtual thread that holds no other.
///
/// A descriptor is watched for one event at a time, and somebody is told once. That may be in vain,
/// as where the number of a closed descriptor was used again: who was told looks for himself, and
/// asks again if there is nothing. Safe for any thread.
final class Poller implements AutoCloseable {
    static final int READABLE = 0x001;
    static final int WRITABLE = 0x004;

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

    private static final int ADD = 1;
    private static final int MODIFY = 3;
    private static final int ONE_SHOT = 1 << 30;

    private static final int MAX_EVENTS = 64;

    /// `struct epoll_event` is packed on x86-64, and there alone: a 32-bit mask, 64 bits of ours.
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final int EVENT_OCTETS = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;

    private final int epoll;

    /// Hangs up when the poller is closed.
    private final int[] stop = new int[2];

    private final Map<Integer, Runnable> tasks = new ConcurrentHashMap<>();
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// @throws IOException if there are no descriptors left
    Poller() throws IOException {
        epoll = Libc.check("epoll", Readiness.epoll());
        int failed = Descriptors.pipe(stop);
        if (failed < 0) {
            Descriptors.close(epoll);
            Libc.check("pipe", failed);
        }
        control(ADD, stop[0], READABLE);
        thread = Thread.ofPlatform().daemon().name("cgi-poller").start(this::run);
    }

    /// Has a task run once, on the poller's thread, when a descriptor is ready or has hung up.
    ///
    /// @param events [#READABLE] or [#WRITABLE]
    /// @param task returns at once
    void once(int descriptor, int events, Runnable task) {
        tasks.merge(descriptor, task, Poller::both);
        // Most are watched once in their life.
        int failed = control(ADD, descriptor, events | ONE_SHOT);
        if (failed == -Readiness.EEXIST) {
            failed = control(MODIFY, descriptor, events | ONE_SHOT);
        }
        if (failed < 0) {
            throw new IllegalStateException(
                    "descriptor " + descriptor + " cannot be watched: " + Libc.error(-failed));
        }
    }

    private static Runnable both(Runnable first, Runnable second) {
        return () -> {
            first.run();
            second.run();
        };
    }

    /// Runs the task that waits for a descriptor, as that is about to be closed.
    void forget(int descriptor) {
        run(descriptor);
    }

    private int control(int operation, int descriptor, int events) {
        var event = MemorySegment.ofArray(new int[4]);
        event.set(JAVA_INT, 0, events);
        event.set(JAVA_INT, DATA, descriptor);
        return Readiness.epollControl(epoll, operation, descriptor, event);
    }

    private void run() {
        try (var arena = Arena.ofConfined()) {
            var events = arena.allocate((long) MAX_EVENTS * EVENT_OCTETS, 8);
            for (boolean open = true; open; ) {
                int ready = Readiness.epollWait(epoll, events, MAX_EVENTS);
                for (int i = 0; i < ready; i++) {
                    int descriptor = events.get(JAVA_INT, (long) i * EVENT_OCTETS + DATA);
                    open &= descriptor != stop[0];
                    run(descriptor);
                }
            }
        }
        Descriptors.close(epoll);
        Descriptors.close(stop[0]);
    }

    private void run(int descriptor) {
        var task = tasks.remove(descriptor);
        if (task != null) {
            try {
                task.run();
            } catch (RuntimeException failed) {
                LOG.error("a task of the poller failed", failed);
            }
        }
    }

    /// Ends the thread and waits for that. Nothing is watched any more.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Descriptors.close(stop[1]);
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
