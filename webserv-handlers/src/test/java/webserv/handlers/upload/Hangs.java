package webserv.handlers.upload;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/// Content whose client falls silent at its end, until the stream is closed.
final class Hangs extends Ends {
    final CountDownLatch waits;
    private final CountDownLatch closed;

    Hangs(String content) {
        this(content, new CountDownLatch(1), new CountDownLatch(1));
    }

    private Hangs(String content, CountDownLatch waits, CountDownLatch closed) {
        super(
                content,
                () -> {
                    waits.countDown();
                    closed.await();
                    throw new IOException("the stream is closed");
                });
        this.waits = waits;
        this.closed = closed;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
