package webserv.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// The blocking view of a request's content. Read by one thread at a time, closed by any.
final class ContentStream extends InputStream {
    private final IncomingContent content;
    private final byte[] single = new byte[1];

    ContentStream(IncomingContent content) {
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return length == 0 ? 0 : content.await(target, offset, length);
    }

    @Override
    public void close() {
        content.closeByReader();
    }
}
