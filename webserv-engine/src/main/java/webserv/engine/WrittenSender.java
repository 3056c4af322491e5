package webserv.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Content;

/// Sends what blocking code writes, on a virtual thread of its own.
///
/// One buffer crosses to the loop at a time: the writer fills it, hands it over, and waits with the
/// next one until the wire can take more. The semaphore's one permit is the right to hand over.
final class WrittenSender extends OutputStream implements ContentSender {
    private static final int BUFFER = 16 * 1024;

    private final Sink sink;
    private final Content.Writer writer;
    private final Semaphore turn = new Semaphore(1);
    private volatile @Nullable IOException broken;

    // Confined to the loop.
    private @Nullable Thread thread;
    private boolean turnIsDue;

    // Confined to the writer's thread.
    private byte[] buffer = new byte[0];
    private int count;

    WrittenSender(Sink sink, Content.Writer writer) {
        this.sink = sink;
        this.writer = writer;
    }

    @Override
    public void proceed() {
        if (thread == null) {
            thread = Thread.ofVirtual().name("webserv-writer").start(this::run);
        } else if (turnIsDue && sink.isWritable()) {
            turnIsDue = false;
            turn.release();
        }
    }

    @Override
    public void cancel(IOException cause) {
        broken = cause;
        turn.release();
        if (thread != null) {
            thread.interrupt(); // the writer may wait for something else than its turn
        }
    }

    private void run() {
        try {
            buffer = new byte[BUFFER];
            writer.writeTo(this);
            flush();
            sink.onLoop(() -> {
                if (broken == null) {
                    sink.end();
                }
            });
        } catch (Throwable failure) {
            sink.onLoop(() -> {
                if (broken == null) {
                    sink.fail(failure);
                }
            });
        }
    }

    @Override
    public void write(int octet) throws IOException {
        if (count == buffer.length) {
            flush();
        }
        buffer[count++] = (byte) octet;
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, octets.length);
        int written = 0;
        while (written < length) {
            if (count == buffer.length) {
                flush();
            }
            int part = Math.min(length - written, buffer.length - count);
            System.arraycopy(octets, offset + written, buffer, count, part);
            count += part;
            written += part;
        }
    }

    @Override
    public void flush() throws IOException {
        if (count == 0) {
            return;
        }
        turn.acquireUninterruptibly();
        var cause = broken;
        if (cause != null) {
            turn.release(); // for a writer that does not give up at the first failure
            throw new IOException(cause.getMessage(), cause);
        }
        var full = ByteBuffer.wrap(buffer, 0, count);
        buffer = new byte[BUFFER];
        count = 0;
        sink.onLoop(() -> take(full));
    }

    private void take(ByteBuffer octets) {
        if (broken != null) {
            return;
        }
        sink.send(octets);
        turnIsDue = true;
        proceed();
    }
}
