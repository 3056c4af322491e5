package webserv.nio;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides when the loops of a network leave the JDK's channels and selectors for the system's own
/// descriptors and `epoll`.
///
/// ```
///   COUNTING ── [#USUAL] connections ──► LINKING ── on a thread of its own ──► every loop has
///                                           └── not possible here ─► stays      changed ─► NATIVE
/// ```
///
/// To link the functions takes longer than a whole start, and memory: so a server does it that has
/// many connections, and others never do. Connections that are open by then keep their channels.
///
/// Belongs to the first loop, but for [#linkNow].
final class Natives {
    private static final Logger LOG = LoggerFactory.getLogger(Natives.class);

    /// So many connections are taken in before it is worth it.
    static final int USUAL = 500;

    private final List<EventLoop> loops;
    private final ThreadFactory threads;
    private int left;
    private volatile boolean inUse;

    /// @param after how many connections the functions are linked; 0 is never, as [#linkNow] may
    ///   have done it
    Natives(List<EventLoop> loops, int after) {
        this(loops, after, Thread.ofPlatform().daemon().name("webserv-link").factory());
    }

    /// @param threads makes the one that links
    Natives(List<EventLoop> loops, int after, ThreadFactory threads) {
        this.loops = loops;
        this.threads = threads;
        left = after;
    }

    /// A connection was taken in. Where the system has no thread for what follows, it is tried
    /// again when as many connections more were.
    void count() {
        if (left > 0 && --left == 0) {
            left = USUAL;
            threads.newThread(this::linkNow).start();
            left = 0;
        }
    }

    /// Links the functions while the caller waits, with loops that run.
    void linkNow() {
        link().join();
    }

    /// Whether connections are taken in as the system's own.
    boolean isInUse() {
        return inUse;
    }

    private CompletableFuture<Void> link() {
        var missing = missing();
        if (!missing.isEmpty()) {
            LOG.debug("Connections keep the channels of the JDK: {}", missing);
            return CompletableFuture.completedFuture(null);
        }
        try {
            ChannelDescriptor.link();
            SocketCalls.link();
            EpollCalls.link();
        } catch (LinkageError | RuntimeException e) {
            LOG.debug("Connections keep the channels of the JDK", e);
            return CompletableFuture.completedFuture(null);
        }
        return changeLoops();
    }

    /// Where a loop has ended, the network is being closed, and all stays as it is. Where one has
    /// no descriptors for it, all of them try again when as many connections more were taken in.
    private CompletableFuture<Void> changeLoops() {
        var changes = loops.stream().map(EventLoop::goNative).toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(changes)
                .handle((_, failed) -> {
                    if (failed == null) {
                        inUse = true;
                        LOG.debug("Connections are the system's own from now on");
                    } else if (!(failed.getCause() instanceof CancellationException)) {
                        LOG.info("Connections keep the channels of the JDK for now", failed);
                        loops.getFirst().execute(() -> left = USUAL);
                    }
                    return null;
                });
    }

    /// Why the functions cannot be called here; empty where they can.
    static String missing() {
        var module = Natives.class.getModule();
        if (!System.getProperty("os.name").equals("Linux") || ADDRESS.byteSize() != 8) {
            return "not Linux on 64 bits";
        }
        if (!module.isNativeAccessEnabled()) {
            return "native access is not enabled for the module";
        }
        if (!Object.class.getModule().isExported("sun.nio.ch", module)) {
            return "sun.nio.ch is not exported to the module";
        }
        return "";
    }
}
