package webserv.nio;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import webserv.api.io.LoopDeputy;

/// Waits with the JDK's selector, for sockets that have channels.
///
/// A selector lets go of a channel with its next selection. Whoever closes before makes the JDK ask
/// for the linger option and end the sending once more, as it cannot give the descriptor back yet:
/// two system calls. So closed sockets wait for that.
final class SelectorPoller implements Poller {
    private final Selector selector;
    private final WakeupPipe wakeup;
    private final Consumer<SelectionKey> dispatcher;
    private ArrayDeque<Pollable> cancelled = new ArrayDeque<>();
    private ArrayDeque<Pollable> released = new ArrayDeque<>();

    /// By a deputy: the wait under way does not know of it.
    private boolean changedMeanwhile;

    SelectorPoller(Dispatcher dispatcher) throws IOException {
        this.selector = Selector.open();
        this.wakeup = pipeFor(selector);
        this.dispatcher = key -> tell(key, dispatcher);
    }

    private void tell(SelectionKey key, Dispatcher dispatcher) {
        if (!(key.attachment() instanceof EventSource source)) {
            wakeup.reset();
            return;
        }
        dispatcher.awake();
        if (key.isValid()) {
            dispatcher.dispatch(source, told(key.readyOps()));
        }
    }

    /// Closes the selector where that fails.
    private static WakeupPipe pipeFor(Selector selector) throws IOException {
        boolean made = false;
        try {
            var wakeup = new WakeupPipe(selector);
            made = true;
            return wakeup;
        } finally {
            if (!made) {
                selector.close();
            }
        }
    }

    @Override
    public void watch(Pollable socket, int operations, EventSource source) throws IOException {
        var channel = channel(socket);
        var key = channel.keyFor(selector);
        int asked = asked(operations, channel);
        if (key == null) {
            channel.register(selector, asked, source);
        } else {
            key.interestOps(asked);
        }
        changedMeanwhile |= LoopDeputy.isCurrent();
    }

    private static SelectableChannel channel(Pollable socket) {
        return Objects.requireNonNull(socket.channel(), "a socket of another poller");
    }

    /// A selector has a word of its own for connections that can be taken.
    private static int asked(int operations, SelectableChannel channel) {
        boolean accepts = (channel.validOps() & SelectionKey.OP_ACCEPT) != 0;
        return accepts && operations == READ ? SelectionKey.OP_ACCEPT : operations;
    }

    private static int told(int operations) {
        return operations == SelectionKey.OP_ACCEPT ? READ : operations;
    }

    @Override
    public void close(Pollable socket) {
        var key = channel(socket).keyFor(selector);
        if (key == null) {
            socket.close();
        } else {
            cancel(key, socket);
        }
    }

    private void cancel(SelectionKey key, Pollable socket) {
        try {
            key.cancel();
            cancelled.add(socket);
        } catch (RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public boolean prepare() {
        return cancelled.isEmpty() && !changedMeanwhile;
    }

    @Override
    public boolean select(long millis) throws IOException {
        if (millis != 0) {
            // Nothing was cancelled. What a deputy cancels meanwhile waits for the next.
            return selector.select(dispatcher, Math.max(millis, 0)) > 0;
        }
        selecting();
        try {
            return selector.selectNow(dispatcher) > 0;
        } finally {
            selected();
        }
    }

    @Override
    public void wakeup() {
        wakeup.wakeup();
    }

    @Override
    public void reap() throws IOException {
        selecting();
        selector.selectNow();
        selector.selectedKeys().clear();
        selected();
    }

    @Override
    public List<EventSource> sources() {
        return selector.keys().stream()
                .filter(SelectionKey::isValid)
                .map(SelectionKey::attachment)
                .filter(EventSource.class::isInstance)
                .map(EventSource.class::cast)
                .toList();
    }

    @Override
    public void close() throws IOException {
        selecting();
        try (var _ = wakeup) {
            selector.close();
        } finally {
            selected();
        }
    }

    /// A selection begins: it lets go of what was cancelled so far.
    private void selecting() {
        changedMeanwhile = false;
        var swapped = released;
        released = cancelled;
        cancelled = swapped;
    }

    private void selected() {
        Pollable socket;
        while ((socket = released.poll()) != null) {
            socket.close();
        }
    }
}
