package webserv.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static webserv.engine.ContentQueue.CAPACITY;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.http.Fields;
import webserv.api.http.RequestHead;
import webserv.testkit.Await;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncomingContentTest {
    private final AtomicInteger roomAgain = new AtomicInteger();
    private final IncomingContent content = new IncomingContent(1_000_000, new Asked(roomAgain));

    @Test
    void roomIsTheCapacityLessWhatWaits() throws IOException {
        assertThat(content.room()).isEqualTo(CAPACITY);
        content.offer(ByteBuffer.allocate(1000));
        assertThat(content.room()).isEqualTo(CAPACITY - 1000);
        try (var stream = content.stream()) {
            assertThat(stream.readNBytes(300)).hasSize(300);
            assertThat(content.room()).isEqualTo(CAPACITY - 700);
        }
    }

    @Test
    void contentThatCameBeyondTheCapacityLeavesLessThanNoRoom() {
        content.offer(ByteBuffer.allocate(CAPACITY + 5));
        assertThat(content.room()).isEqualTo(-5);
        assertThat(content.isFull()).isTrue();
    }

    @Test
    void contentThatNobodyReadsTakesNoRoom() {
        content.offer(ByteBuffer.allocate(1000));
        content.drop();
        content.offer(ByteBuffer.allocate(1000));
        assertThat(content.room()).isEqualTo(CAPACITY);
    }

    @Test
    void bufferThatWaitsToBeFullIsRoomAsWell() throws Exception {
        content.offer(ByteBuffer.allocate(100));
        var read = inBackground(ByteBuffer.allocate(5000));
        awaitRoom(CAPACITY + 4900);
        content.offer(ByteBuffer.allocate(900));
        assertThat(content.room()).isEqualTo(CAPACITY + 4000);
        content.offer(ByteBuffer.allocate(4001));
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(5000);
        assertThat(content.room()).isEqualTo(CAPACITY - 1);
    }

    @Test
    void bufferThatWasWaitedForIsNoRoomBehindTheEnd() throws Exception {
        var read = inBackground(ByteBuffer.allocate(5000));
        awaitRoom(CAPACITY + 5000);
        content.complete(Fields.empty());
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(-1);
        assertThat(content.room()).isEqualTo(CAPACITY);
    }

    @Test
    void bufferThatIsLentIsFilledInPlaceAndGoesOnWhereItWas() throws Exception {
        var target = ByteBuffer.allocateDirect(6);
        content.offer(octets("ab"));
        var read = inBackground(target);
        fillLent(awaitLent(100), "cd");
        assertThat(read).isNotDone();
        content.offer(octets("e"));
        fillLent(awaitLent(100), "f");
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(6);
        assertThat(ISO_8859_1.decode(target.flip()).toString()).isEqualTo("abcdef");
    }

    @Test
    void noMoreIsLentThanMayCome() {
        var _ = inBackground(ByteBuffer.allocateDirect(6));
        assertThat(awaitLent(4).remaining()).isEqualTo(4);
        content.givenBack();
        assertThat(content.lend(0)).isNull();
        content.complete(Fields.empty());
    }

    @Test
    void whatIsNotFilledIsLentAgain() throws Exception {
        var read = inBackground(ByteBuffer.allocateDirect(6));
        assertThat(awaitLent(9).remaining()).isEqualTo(6);
        content.givenBack();
        fillLent(awaitLent(9), "abcdef");
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(6);
    }

    @Test
    void readerThatIsClosedWaitsForWhatItLent() throws Exception {
        var read = inBackground(ByteBuffer.allocateDirect(6));
        var lent = awaitLent(9);
        content.closeByReader();
        content.offer(lent.put(octets("abcdef")).flip());
        assertThat(read).isNotDone();
        content.givenBack();
        assertThatThrownBy(() -> read.get(20, TimeUnit.SECONDS))
                .hasMessageContaining("the stream is closed");
    }

    @Test
    void readThatFailsWaitsForWhatItLentAndGivesWhatCame() throws Exception {
        var read = inBackground(ByteBuffer.allocateDirect(6));
        var lent = awaitLent(9);
        content.offer(lent.put(octets("abc")).flip());
        content.fail(new IOException("gone"));
        assertThat(read).isNotDone();
        content.givenBack();
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(3);
        assertThatThrownBy(() -> content.fill(ByteBuffer.allocateDirect(1))).hasMessage("gone");
    }

    @Test
    void nothingIsReadWhileALenderHasNothingToLend() throws Exception {
        var read = inBackground(ByteBuffer.allocateDirect(2));
        fillLent(awaitLent(9), "ab");
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(content.isFull()).isTrue();
        assertThat(content.lend(9)).isNull();
        assertThat(roomAgain).hasValue(0);
        var _ = inBackground(ByteBuffer.allocateDirect(2));
        awaitLent(9);
        content.givenBack();
        Await.until(() -> roomAgain.get() > 0); // the reader tells behind its lending
        assertThat(roomAgain).hasValue(1);
        assertThat(content.isFull()).isFalse();
        content.complete(Fields.empty());
        assertThat(content.isFull()).isFalse();
    }

    @Test
    void contentThatIsDroppedIsNeitherLentForNorHeldBack() throws Exception {
        var read = inBackground(ByteBuffer.allocateDirect(2));
        fillLent(awaitLent(9), "ab");
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(2);
        content.drop();
        assertThat(content.isFull()).isFalse();
        var _ = inBackground(ByteBuffer.allocateDirect(2));
        awaitRoom(CAPACITY + 2);
        assertThat(content.lend(9)).isNull();
        content.complete(Fields.empty());
    }

    @Test
    void buffersOnTheHeapAndThoseForChunksAreNotLent() {
        var _ = inBackground(ByteBuffer.allocate(6));
        awaitRoom(CAPACITY + 6);
        assertThat(content.lend(9)).isNull();
        content.complete(Fields.empty());
        var chunks = new IncomingContent(RequestHead.UNKNOWN_LENGTH, new Asked(roomAgain));
        var _ = inBackground(chunks, ByteBuffer.allocateDirect(6));
        awaitRoom(chunks, CAPACITY + 6);
        assertThat(chunks.lend(9)).isNull();
        chunks.complete(Fields.empty());
    }

    private static ByteBuffer octets(String text) {
        return ISO_8859_1.encode(text);
    }

    /// What the loop does for one read.
    private void fillLent(ByteBuffer lent, String text) {
        content.offer(lent.put(octets(text)).flip());
        content.givenBack();
    }

    private ByteBuffer awaitLent(long most) {
        while (true) {
            var lent = content.lend(most);
            if (lent != null) {
                return lent;
            }
            Thread.onSpinWait();
        }
    }

    private CompletableFuture<Integer> inBackground(ByteBuffer target) {
        return inBackground(content, target);
    }

    private static CompletableFuture<Integer> inBackground(
            IncomingContent content, ByteBuffer target) {
        var read = new CompletableFuture<Integer>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        read.complete(content.fill(target));
                    } catch (IOException failure) {
                        read.completeExceptionally(failure);
                    }
                });
        return read;
    }

    /// The reader waits as soon as its buffer counts.
    private void awaitRoom(int octets) {
        awaitRoom(content, octets);
    }

    private static void awaitRoom(IncomingContent content, int octets) {
        Await.until(() -> content.room() == octets);
    }

    /// A connection that counts how often it is told of room.
    private record Asked(AtomicInteger times) implements IncomingContent.Supply {
        @Override
        public void wanted() {}

        @Override
        public void roomAgain() {
            times.incrementAndGet();
        }

        @Override
        public void readerFailed(Throwable fault) {
            throw new AssertionError(fault);
        }

        @Override
        public void onLoop(Runnable task) {
            task.run();
        }
    }
}
