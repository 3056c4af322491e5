package webserv.nio;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The poller of a loop: the JDK's selector, until it is replaced by `epoll`, once at most.
///
/// Belongs to the loop, but for waking what [#current] gives.
final class LoopPoller {
    private final Poller.Dispatcher dispatcher;
    private volatile Poller current;

    /// There when the poller is a native one.
    private @Nullable NativeTools tools;

    /// @throws IOException if the system has no room for it
    LoopPoller(Poller.Dispatcher dispatcher) throws IOException {
        this.dispatcher = dispatcher;
        current = new SelectorPoller(dispatcher);
    }

    Poller current() {
        return current;
    }

    /// For the calls of native sockets, which there are behind [#goNative] only.
    NativeTools tools() {
        return Objects.requireNonNull(tools, "the loop has no native sockets");
    }

    /// Waits with `epoll` from now on, for sockets of any kind. Within no [Poller#select].
    ///
    /// @throws IOException if the system has no room for it; all is as before then
    void goNative() throws IOException {
        if (tools == null) {
            change(new EpollPoller(dispatcher));
        }
    }

    private void change(EpollPoller next) throws IOException {
        var last = current;
        try {
            for (var source : last.sources()) {
                source.watchWith(next);
            }
        } catch (Throwable e) {
            next.close();
            throw e;
        }
        tools = next.tools();
        current = next;
        last.close();
    }
}
