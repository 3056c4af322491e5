package webserv.app.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How entries come to the queue; that a server goes on whose log nobody reads is for
/// `UnreadOutputTest` of the image.
class ServerLogTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<Integer> pieces = new ArrayList<>();

    @Test
    void entryOfManyKilobytesIsHandedOverAtOnce() {
        var channel = Channels.newChannel(written);
        var queue = new QueuedStream("test", new Counting(channel), (_, _) -> {});
        var out = ServerLog.printed(queue, UTF_8);
        var entry = "ä".repeat(20_000) + System.lineSeparator();
        out.print(entry);
        assertThat(queue.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(written.toString(UTF_8)).isEqualTo(entry);
        assertThat(pieces).containsExactly(40_001);
    }

    @Test
    void whatIsFormattedHasNoEntryOfAnotherThreadInIt() throws Exception {
        var queue = new QueuedStream("test", Channels.newChannel(written), (_, _) -> {});
        var out = ServerLog.printed(queue, UTF_8);
        var other = Thread.ofPlatform().unstarted(() -> out.print("other\n"));
        out.printf("%s begins, %s ends%n", "it", new Beginning(other));
        other.join();
        assertThat(queue.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(written.toString(UTF_8).lines()).containsExactly("it begins, it ends", "other");
    }

    @Test
    void lostLineIsOne() {
        assertThat(ServerLog.lost(1, "full")).isEqualTo("this log has lost 1 line: full");
        assertThat(ServerLog.lost(2, "full")).isEqualTo("this log has lost 2 lines: full");
    }

    /// Goes on with the formatting when the other thread has printed, or waits for it.
    private record Beginning(Thread other) {

        @Override
        public String toString() {
            other.start();
            while (other.isAlive() && other.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            return "it";
        }
    }

    private final class Counting implements WritableByteChannel {
        private final WritableByteChannel channel;

        Counting(WritableByteChannel channel) {
            this.channel = channel;
        }

        @Override
        public int write(ByteBuffer octets) throws IOException {
            pieces.add(octets.remaining());
            return channel.write(octets);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
