package webserv.nio;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Channels that wait to be closed until the selector has let go of them.
///
/// A selector does that with its next selection. Whoever closes before makes the JDK ask for the
/// linger option and end the sending once more, as it cannot give the descriptor back yet: two
/// system calls. Belongs to the loop.
final class Closing {
    private ArrayDeque<SocketChannel> cancelled = new ArrayDeque<>();
    private ArrayDeque<SocketChannel> released = new ArrayDeque<>();

    /// @param key of the channel, if it is registered
    void close(SocketChannel channel, @Nullable SelectionKey key) {
        if (key == null) {
            Sockets.close(channel);
        } else {
            key.cancel();
            cancelled.add(channel);
        }
    }

    /// Whether a selection is wanted soon.
    boolean isPending() {
        return !cancelled.isEmpty();
    }

    /// A selection begins: it lets go of what was cancelled so far.
    void selecting() {
        var swapped = released;
        released = cancelled;
        cancelled = swapped;
    }

    /// The selection is over.
    void selected() {
        SocketChannel channel;
        while ((channel = released.poll()) != null) {
            Sockets.close(channel);
        }
    }
}
