package webserv.handlers.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/// Content whose client falls silent at its end, until the stream is closed.
final class Hangs extends InputStream {
    final CountDownLatch waits = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final InputStream in;

    Hangs(String content) {
        this.in = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("octets are read in runs");
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        int read = in.read(target, offset, count);
        if (read >= 0) {
            return read;
        }
        waits.countDown();
        try {
            closed.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        throw new IOException("the stream is closed");
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
