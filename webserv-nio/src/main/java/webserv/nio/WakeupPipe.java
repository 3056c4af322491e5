package webserv.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// Ends the wait of a selector, in place of its own `wakeup`.
///
/// The JDK's on Linux writes to a descriptor of its own for that, and holds a lock meanwhile, which
/// it also needs when it comes back from its wait. Where both threads share a processor, the one
/// that waited may run before the other is out of the lock: it has to wait a second time, for the
/// lock, and to be woken again. A pipe needs no such lock.
final class WakeupPipe implements AutoCloseable {
    /// More than are written between two waits, but in a rush.
    private static final int MOST_OCTETS = 64;

    private final Pipe pipe;

    /// There from the beginning, so that a loop is woken where no memory is left. Guarded by
    /// itself; who comes back from a wait does not need it.
    private final ByteBuffer octet = ByteBuffer.allocateDirect(1);

    // Confined to the loop.
    private final ByteBuffer taken = ByteBuffer.allocateDirect(MOST_OCTETS);

    /// @param selector is left with a key that has nothing attached
    WakeupPipe(Selector selector) throws IOException {
        pipe = selector.provider().openPipe();
        boolean made = false;
        try {
            pipe.sink().configureBlocking(false);
            pipe.source().configureBlocking(false);
            pipe.source().register(selector, SelectionKey.OP_READ);
            made = true;
        } finally {
            if (!made) {
                close();
            }
        }
    }

    /// Ends the wait under way, or the next one. From any thread, also one that is interrupted, and
    /// also behind [#close].
    void wakeup() {
        try {
            synchronized (octet) {
                int _ = pipe.sink().write(octet.clear());
            }
        } catch (IOException _) {
            // It is closed, and nobody waits.
        }
    }

    /// On the loop, which was woken. What does not fit ends its next wait.
    void reset() {
        taken.clear();
        try {
            int _ = pipe.source().read(taken);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Behind the selector's end: the pipe is given back at once then.
    @Override
    public void close() throws IOException {
        try (var _ = pipe.sink();
                var _ = pipe.source()) {
            // Both are closed.
        }
    }
}
