package webserv.nio;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what is the last of a TCP connection, behind which its sending side is ended at once: the
/// octets and the end then leave in one packet.
///
/// ```
///   COUNTING ── [#USUAL] last writes ──► LINKING ── on a thread of its own ──► HOLDING
///                                           └── not possible here ──► (as when COUNTING)
/// ```
///
/// Until then, and where it is not possible, the octets leave in a packet before the end's. To link
/// the function takes longer than a whole start, and memory: so a server does it that has many such
/// connections, and others never do.
///
/// Belongs to the loop.
final class LastWrites {
    private static final Logger LOG = LoggerFactory.getLogger(LastWrites.class);

    /// So many last writes are made before it is worth it.
    static final int USUAL = 500;

    private final Executor loop;
    private int left;
    private boolean holding;

    /// @param loop runs a task on the loop, from any thread
    /// @param after how many last writes the function is linked; 0 is at once, while the caller
    ///   waits
    LastWrites(Executor loop, int after) {
        this.loop = loop;
        left = after;
        if (after == 0) {
            link(Runnable::run);
        }
    }

    /// @param octets direct; left at the first that the system did not take
    /// @return how many it has taken
    int write(SocketChannel channel, ByteBuffer octets) throws IOException {
        if (holding) {
            return Send.more(channel, octets);
        }
        if (left > 0 && --left == 0) {
            Thread.ofPlatform().daemon().name("webserv-link").start(() -> link(loop));
        }
        return channel.write(octets);
    }

    /// Whether the octets are held back for the end.
    boolean isHolding() {
        return holding;
    }

    private void link(Executor then) {
        var missing = missing();
        if (!missing.isEmpty()) {
            LOG.debug("The last octets of a connection leave before its end: {}", missing);
            return;
        }
        try {
            Send.link();
            then.execute(this::hold);
        } catch (LinkageError | RuntimeException e) {
            LOG.debug("The last octets of a connection leave before its end", e);
        }
    }

    private void hold() {
        holding = true;
        LOG.debug("The last octets of a connection leave with its end from now on");
    }

    /// Why the function cannot be called here; empty where it can.
    private static String missing() {
        var module = LastWrites.class.getModule();
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
