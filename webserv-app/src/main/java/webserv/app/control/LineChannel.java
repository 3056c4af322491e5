package webserv.app.control;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// A connection to a [ControlSocket] that is read line by line, each with a time of its own.
///
/// Confined to one thread.
final class LineChannel implements AutoCloseable {
    private static final int MOST_LINE_OCTETS = 1000;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer octets = ByteBuffer.allocate(MOST_LINE_OCTETS);

    private LineChannel(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /// Sends a line to a server.
    ///
    /// @param channel to it; closed with this one, and where the line cannot be sent
    static LineChannel over(SocketChannel channel, String line) throws IOException {
        try {
            Channels.newOutputStream(channel).write((line + "\n").getBytes(StandardCharsets.UTF_8));
            channel.configureBlocking(false);
            var selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new LineChannel(channel, selector);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /// The next line; what stands behind the last one counts as a line, too. Empty at the end.
    ///
    /// @param patience how long it is waited for
    /// @throws InterruptedIOException if it has not come in that time; it may be asked for again
    Optional<String> next(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var line = taken();
            if (line.isPresent()) {
                return line;
            }
            awaitOctets(deadline - System.nanoTime());
            if (channel.read(octets) < 0) {
                return rest();
            }
        }
    }

    private void awaitOctets(long nanos) throws IOException {
        if (!octets.hasRemaining()) {
            throw new EOFException("a line without end");
        }
        selector.selectedKeys().clear();
        long millis = (nanos + 999_999) / 1_000_000;
        int ready = millis > 0 ? selector.select(millis) : selector.selectNow();
        if (ready == 0) {
            throw new InterruptedIOException("no answer in time");
        }
    }

    /// A whole line that has come.
    private Optional<String> taken() {
        for (int i = 0; i < octets.position(); i++) {
            if (octets.get(i) == '\n') {
                var line = new String(octets.array(), 0, i, StandardCharsets.UTF_8);
                octets.limit(octets.position()).position(i + 1);
                octets.compact();
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    private Optional<String> rest() {
        var rest = new String(octets.array(), 0, octets.position(), StandardCharsets.UTF_8);
        octets.clear();
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }
}
