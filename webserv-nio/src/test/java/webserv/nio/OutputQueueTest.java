package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.io.FileSlice;

class OutputQueueTest {
    private final OutputQueue queue = new OutputQueue();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(Gatherer.CAPACITY);
    private final AtomicInteger closes = new AtomicInteger();

    @TempDir private Path folder;

    @ParameterizedTest(name = "{0} octets at a time")
    @ValueSource(ints = {1, 7, 1000, 100_000})
    void octetsAndSlicesAreSentInOrderHoweverLittleIsTaken(int most) throws IOException {
        var octets = new byte[60_000];
        new Random(most).nextBytes(octets);
        var expected = new ByteArrayOutputStream();
        var sink = new Trickle(most);
        try (var file = FileChannel.open(Files.write(folder.resolve("file"), octets))) {
            for (int i = 0; i < 10; i++) {
                queue.add(ByteBuffer.wrap(octets, i, 3000));
                queue.add(ByteBuffer.wrap(octets, i, 3));
                queue.add(new FileSlice(file, i, 500, closes::incrementAndGet));
                expected.write(octets, i, 3000);
                expected.write(octets, i, 3);
                expected.write(octets, i, 500);
            }
            long sent = 0;
            while (!queue.isEmpty()) {
                sent += queue.send(sink, scratch);
                assertThat(scratch.remaining()).isEqualTo(Gatherer.CAPACITY);
            }
            assertThat(sent).isEqualTo(expected.size());
        }
        assertThat(sink.taken.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(closes).hasValue(10);
    }

    @Test
    void systemThatTookLessIsNotAskedAgainInTheSameTurn() throws IOException {
        var sink = new Trickle(10);
        queue.add(ByteBuffer.allocate(100));
        assertThat(queue.send(sink, scratch)).isEqualTo(10);
        assertThat(queue.send(sink, scratch)).isEqualTo(10);
    }

    @Test
    void oneTurnSendsItsShareAndLeavesTheRestForTheNext() throws IOException {
        var sink = new Trickle(Integer.MAX_VALUE);
        var large = Files.write(folder.resolve("large"), new byte[3 * (int) OutputQueue.SHARE]);
        try (var file = FileChannel.open(large)) {
            queue.add(new FileSlice(file, 0, 3 * OutputQueue.SHARE, closes::incrementAndGet));
            assertThat(queue.send(sink, scratch)).isEqualTo(OutputQueue.SHARE);
            assertThat(queue.send(sink, scratch)).isEqualTo(OutputQueue.SHARE);
            assertThat(closes).hasValue(0);
            assertThat(queue.send(sink, scratch)).isEqualTo(OutputQueue.SHARE);
        }
        assertThat(queue.isEmpty()).isTrue();
        assertThat(closes).hasValue(1);
    }

    /// Once read and written, as its end is small, and once by the kernel.
    @ParameterizedTest(name = "{0} octets are missing")
    @ValueSource(ints = {1, 20_000})
    void fileThatEndsEarlyIsAnError(int missing) throws IOException {
        var sink = new Trickle(Integer.MAX_VALUE);
        try (var file = FileChannel.open(Files.write(folder.resolve("file"), new byte[10]))) {
            queue.add(new FileSlice(file, 0, 10 + missing, closes::incrementAndGet));
            assertThat(queue.send(sink, scratch)).isEqualTo(10);
            assertThatThrownBy(() -> queue.send(sink, scratch)).isInstanceOf(FileFailure.class);
            queue.discard();
        }
        assertThat(closes).hasValue(1);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatWasTakenBeforeAFailureIsCounted() throws IOException {
        var sink = new Trickle(Integer.MAX_VALUE);
        try (var file = FileChannel.open(Files.createFile(folder.resolve("file")))) {
            queue.add(ByteBuffer.allocate(100));
            queue.add(new FileSlice(file, 0, 10, closes::incrementAndGet));
            assertThatThrownBy(() -> queue.send(sink, scratch)).isInstanceOf(FileFailure.class);
            queue.discard();
        }
        assertThat(queue.taken()).isEqualTo(100);
    }

    @Test
    void sliceThatIsNotInMemoryIsSentWhole() throws IOException {
        var octets = new byte[2 * Gatherer.CAPACITY + 50_000];
        new Random(1).nextBytes(octets);
        var sink = new Trickle(100_000);
        try (var file = FileChannel.open(Files.write(folder.resolve("file"), octets))) {
            int length = octets.length - 7;
            queue.add(new FileSlice(file, 7, length, closes::incrementAndGet));
            while (!queue.isEmpty()) {
                assertThat(queue.send(sink, scratch)).isPositive();
                assertThat(scratch.remaining()).isEqualTo(Gatherer.CAPACITY);
            }
        }
        assertThat(sink.taken.toByteArray())
                .isEqualTo(Arrays.copyOfRange(octets, 7, octets.length));
        assertThat(closes).hasValue(1);
    }

    @Test
    void sliceThatCannotBeGivenBackDoesNotKeepTheOthers() throws IOException {
        try (var file = FileChannel.open(Files.write(folder.resolve("file"), new byte[10]))) {
            queue.add(
                    new FileSlice(
                            file,
                            0,
                            5,
                            () -> {
                                throw new IllegalStateException("on purpose");
                            }));
            queue.add(new FileSlice(file, 5, 5, closes::incrementAndGet));
            queue.discard();
        }
        assertThat(closes).hasValue(1);
    }

    /// Takes a few octets at a time.
    private static final class Trickle implements SocketOutput {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int most;

        private Trickle(int most) {
            this.most = most;
        }

        @Override
        public int write(ByteBuffer octets) {
            var piece = new byte[Math.min(most, octets.remaining())];
            octets.get(piece);
            taken.writeBytes(piece);
            return piece.length;
        }

        @Override
        public long transfer(FileChannel file, long position, long count) throws IOException {
            return file.transferTo(position, Math.min(most, count), Channels.newChannel(taken));
        }
    }
}
