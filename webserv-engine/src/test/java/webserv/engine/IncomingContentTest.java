package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.IncomingContent.CAPACITY;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.http.Fields;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IncomingContentTest {
    private final IncomingContent content = new IncomingContent(1_000_000, new Deaf());

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

    private CompletableFuture<Integer> inBackground(ByteBuffer target) {
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
        while (content.room() != octets) {
            Thread.onSpinWait();
        }
    }

    /// A connection that is not asked for more.
    private static final class Deaf implements IncomingContent.Supply {
        @Override
        public void wanted() {}

        @Override
        public void roomAgain() {}

        @Override
        public void onLoop(Runnable task) {
            task.run();
        }
    }
}
