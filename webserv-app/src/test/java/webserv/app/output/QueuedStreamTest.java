package webserv.app.output;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueuedStreamTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MEBIBYTE = 1 << 20;

    private final BlockingQueue<String> losses = new LinkedBlockingQueue<>();

    @Test
    void whatItTakesIsWrittenInItsOrder() {
        var channel = new Disk();
        var stream = stream(channel);
        var expected = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            expected.append("line ").append(i).append('\n');
            assertThat(offer(stream, "line " + i + "\n")).isTrue();
        }
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(channel.text()).isEqualTo(expected.toString());
        assertThat(losses).isEmpty();
    }

    @Test
    void nobodyWaitsForOneThatDoesNotReadAndItIsToldWhatWasLostOnceItReadsAgain()
            throws InterruptedException {
        var disk = new Disk();
        var stream = stream(disk);
        disk.hang();
        assertThat(offer(stream, "first\n")).isTrue();
        disk.awaitHanging();
        var line = "x".repeat(1023) + "\n";
        for (int i = 0; i < 1024; i++) {
            assertThat(offer(stream, line)).isTrue();
        }
        assertThat(offer(stream, "second\nthird\n")).isFalse();
        assertThatThrownBy(() -> stream.write("fourth\n".getBytes(US_ASCII)))
                .isInstanceOf(IOException.class)
                .hasMessage("nobody reads it, and 1 MiB waits");
        assertThat(stream.drain(Duration.ofMillis(1))).isFalse();
        disk.goOn();
        assertThat(losses.poll(30, TimeUnit.SECONDS))
                .isEqualTo("3 lines: nobody reads it, and 1 MiB waits");
        assertThat(offer(stream, "fifth\n")).isTrue();
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(disk.text()).isEqualTo("first\n" + line.repeat(1024) + "fifth\n");
    }

    @Test
    void fullDiskKeepsWhatWasTakenAndRefusesWhatComesUntilThereIsRoom()
            throws InterruptedException {
        var disk = new Disk();
        disk.room(3);
        var stream = stream(disk);
        assertThat(offer(stream, "first\n")).isTrue();
        disk.awaitFailure();
        assertThat(stream.drain(LONG)).as("waits for no full disk").isFalse();
        assertThatThrownBy(() -> stream.write('\n'))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        disk.room(MEBIBYTE);
        assertThat(losses.poll(30, TimeUnit.SECONDS)).isEqualTo("1 lines: No space left on device");
        assertThat(offer(stream, "last\n")).isTrue();
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(disk.text()).isEqualTo("first\nlast\n");
    }

    @Test
    void whatIsLargerThanTheRoomIsTakenWhereNothingElseWaits() {
        var disk = new Disk();
        var stream = stream(disk);
        assertThat(offer(stream, "x".repeat(2 * MEBIBYTE))).isTrue();
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(disk.text()).hasSize(2 * MEBIBYTE);
    }

    @Test
    void channelThatTakesNothingForAWhileIsAskedAgain() {
        var disk = new Disk();
        disk.takesNothing(3);
        var stream = stream(disk);
        assertThat(offer(stream, "line\n")).isTrue();
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(disk.text()).isEqualTo("line\n");
    }

    /// Both standard streams may lead to the same pipe.
    @Test
    void linesGoOutWholeInPiecesThatAPipeTakesWhole() throws InterruptedException {
        var pipe = new Disk();
        pipe.takesAll();
        pipe.hang();
        var stream = stream(pipe);
        assertThat(offer(stream, "first\n")).isTrue();
        pipe.awaitHanging();
        var line = "x".repeat(999) + "\n";
        var longest = "y".repeat(5000) + "\n";
        assertThat(offer(stream, line.repeat(6) + longest + line + "no end")).isTrue();
        pipe.goOn();
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(pipe.pieces())
                .containsExactly(
                        "first\n", line.repeat(4), line.repeat(2), longest, line + "no end");
    }

    @Test
    void whatCouldNotBeToldIsToldTheNextTime() throws InterruptedException {
        var disk = new Disk();
        disk.room(0);
        var failures = new AtomicInteger(1);
        var stream =
                new QueuedStream(
                        "test",
                        disk,
                        (lines, _) -> {
                            losses.add(lines + " lines");
                            if (failures.getAndDecrement() > 0) {
                                throw new OutOfMemoryError("on purpose");
                            }
                        });
        assertThat(offer(stream, "first\n")).isTrue();
        assertThat(stream.drain(LONG)).as("waits for no full disk").isFalse();
        assertThat(offer(stream, "lost\nand\nlost\n")).isFalse();
        disk.room(MEBIBYTE);
        assertThat(losses.poll(30, TimeUnit.SECONDS)).isEqualTo("3 lines");
        assertThat(offer(stream, "second\n")).isTrue();
        assertThat(losses.poll(30, TimeUnit.SECONDS)).as("not told before").isEqualTo("3 lines");
        assertThat(offer(stream, "third\n")).isTrue();
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(losses).as("told once").isEmpty();
        assertThat(stream.unwritten()).isEqualTo(3);
    }

    /// Others may fill the queue before the line is in it that tells of those before.
    @Test
    void lineThatTellsOfLostOnesAndFindsNoRoomIsOneThatWasNotTold() throws InterruptedException {
        var disk = new Disk();
        disk.room(0);
        var fill = new AtomicBoolean(true);
        var told = new AtomicReference<@Nullable QueuedStream>();
        var stream =
                new QueuedStream(
                        "test",
                        disk,
                        (lines, _) -> {
                            var own = Objects.requireNonNull(told.get());
                            boolean full =
                                    fill.getAndSet(false) && offer(own, "x".repeat(MEBIBYTE));
                            losses.add(lines + (full ? " full " : " ") + offer(own, "told\n"));
                        });
        told.set(stream);
        assertThat(offer(stream, "first\n")).isTrue();
        assertThat(stream.drain(LONG)).as("waits for no full disk").isFalse();
        assertThat(offer(stream, "lost\n")).isFalse();
        disk.room(2 * MEBIBYTE);
        assertThat(losses.poll(30, TimeUnit.SECONDS)).isEqualTo("1 full false");
        assertThat(losses.poll(30, TimeUnit.SECONDS)).isEqualTo("1 true");
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(losses).isEmpty();
        assertThat(stream.unwritten()).isEqualTo(1);
    }

    @Test
    void whatNobodyReadsIsCountedWithWhatWasRefused() throws InterruptedException {
        var disk = new Disk();
        disk.room(8);
        var stream = stream(disk);
        assertThat(offer(stream, "first\nsecond\nthird\n")).isTrue();
        assertThat(stream.drain(LONG)).as("waits for no full disk").isFalse();
        assertThat(disk.text()).isEqualTo("first\nse");
        assertThat(stream.unwritten()).isEqualTo(2);
        assertThat(offer(stream, "fourth\nfifth\n")).isFalse();
        assertThat(stream.unwritten()).isEqualTo(4);
        disk.room(MEBIBYTE);
        assertThat(losses.poll(30, TimeUnit.SECONDS)).isNotNull();
        assertThat(stream.unwritten()).isEqualTo(2);
        assertThat(offer(stream, "sixth\n")).isTrue();
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(stream.unwritten()).isEqualTo(2);
    }

    @Test
    void listenerThatFailsEndsNothing() throws InterruptedException {
        var disk = new Disk();
        disk.room(0);
        var stream =
                new QueuedStream(
                        "test",
                        disk,
                        (_, why) -> {
                            losses.add(why);
                            throw new LinkageError("on purpose");
                        });
        assertThat(offer(stream, "first\n")).isTrue();
        disk.awaitFailure();
        while (offer(stream, "lost\n")) {
            Thread.onSpinWait();
        }
        disk.room(MEBIBYTE);
        assertThat(losses.poll(30, TimeUnit.SECONDS)).isEqualTo("No space left on device");
        assertThat(offer(stream, "last\n")).isTrue();
        assertThat(stream.drain(LONG)).isTrue();
        assertThat(disk.text()).startsWith("first\n").endsWith("last\n");
    }

    private QueuedStream stream(WritableByteChannel channel) {
        return new QueuedStream(
                "test", channel, (lines, why) -> losses.add(lines + " lines: " + why));
    }

    private static boolean offer(QueuedStream stream, String text) {
        var octets = text.getBytes(US_ASCII);
        return stream.offer(octets, 0, octets.length);
    }

    /// Has room for a number of octets, takes half of what it is given unless told to take all, and
    /// may hang.
    private static final class Disk implements WritableByteChannel {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final LinkedBlockingQueue<String> failures = new LinkedBlockingQueue<>();
        private final CountDownLatch hanging = new CountDownLatch(1);
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private final List<String> pieces = new ArrayList<>();
        private int room = Integer.MAX_VALUE;
        private int part = 2;
        private int idle;

        synchronized void room(int octets) {
            room = octets;
        }

        synchronized void takesAll() {
            part = 1;
        }

        synchronized void takesNothing(int times) {
            idle = times;
        }

        void awaitFailure() throws InterruptedException {
            assertThat(failures.poll(30, TimeUnit.SECONDS)).isNotNull();
        }

        void hang() {
            gate = new CountDownLatch(1);
        }

        void awaitHanging() throws InterruptedException {
            assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();
        }

        void goOn() {
            gate.countDown();
        }

        @Override
        public int write(ByteBuffer octets) throws IOException {
            hanging.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return take(octets);
        }

        private synchronized int take(ByteBuffer octets) throws IOException {
            if (idle > 0) {
                idle--;
                return 0;
            }
            if (room == 0) {
                failures.add("full");
                throw new IOException("No space left on device");
            }
            int length =
                    Math.min(Math.min(room, 1 + octets.remaining() / part), octets.remaining());
            pieces.add(US_ASCII.decode(octets.slice(octets.position(), length)).toString());
            for (int i = 0; i < length; i++) {
                written.write(octets.get());
            }
            room -= length;
            return length;
        }

        synchronized String text() {
            return written.toString(US_ASCII);
        }

        /// What it took at a time each.
        synchronized List<String> pieces() {
            return List.copyOf(pieces);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
