package webserv.nio;

import java.nio.channels.SelectableChannel;
import org.jspecify.annotations.Nullable;

/// A socket that a [Poller] can wait for.
interface Pollable {
    /// The JDK's channel; null for a socket without one.
    @Nullable SelectableChannel channel();

    /// The number of its descriptor, which holds while it is open. Only where [Libc] can be called.
    int descriptor();

    /// Closes it, come what may: a socket that fails to close leaves nothing to be done. Where a
    /// poller waits for it, [Poller#close] is to be called in place of this.
    void close();
}
