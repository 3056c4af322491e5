package webserv.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.app.logging.Said;

@Timeout(60)
class LineWriterTest {
    private static final int LINES = 2000;

    /// So long that a ring has no room for all of them.
    private static final String TARGET = "/" + "x".repeat(1023);

    private final Said said = new Said(new ConcurrentLinkedQueue<>());

    /// Holds the writer with the first line that it writes.
    private static final class Slow extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            begun.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            written.write(octets, offset, length);
        }

        long lines() {
            return written.toString(StandardCharsets.UTF_8).lines().count();
        }
    }

    @Test
    void endTellsAllThatWereLostHoweverManyWereToldBefore() throws Exception {
        var out = new Slow();
        var writer = new LineWriter(out, ZoneOffset.UTC, said.logger()).entered();
        var target = writer.take(Optional.empty());
        var format = Format.of("$request_uri");
        writer.write(Decided.of("/first"), format, target);
        out.begun.await();
        for (int i = 0; i < LINES; i++) {
            writer.write(Decided.of(TARGET), format, target);
        }
        out.gate.countDown();
        writer.leave(List.of(target));
        long lost = LINES + 1 - out.lines();
        assertThat(lost).isPositive();
        assertThat(said.lines())
                .endsWith(
                        "the access log has lost %d lines in all: more came than could be written"
                                .formatted(lost));
    }

    @Test
    void endTellsNothingWhereNoneWasLost() throws Exception {
        var out = new Slow();
        out.gate.countDown();
        var writer = new LineWriter(out, ZoneOffset.UTC, said.logger()).entered();
        var target = writer.take(Optional.empty());
        writer.write(Decided.of("/first"), Format.of("$request_uri"), target);
        writer.leave(List.of(target));
        assertThat(out.lines()).isOne();
        assertThat(said.lines()).isEmpty();
    }
}
