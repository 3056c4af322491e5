package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/// The blocking view of a request's content in large portions. Read by one thread at a time, closed
/// by any.
final class ContentChannel implements ReadableByteChannel {
    private final IncomingContent content;
    private volatile boolean closed;

    ContentChannel(IncomingContent content) {
        this.content = content;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return target.hasRemaining() ? content.fill(target) : 0;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        content.closeByReader();
    }
}
