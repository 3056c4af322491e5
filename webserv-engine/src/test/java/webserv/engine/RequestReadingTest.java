package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.api.io.Wire.Reader.USUAL_OCTETS;
import static webserv.engine.ContentQueue.CAPACITY;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import webserv.api.http.Authority;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
import webserv.api.io.Wire;

class RequestReadingTest {

    @Test
    void readOfContentBringsAsMuchAsThereIsRoomFor() {
        var reading = begun(1_000_000);
        assertThat(reading.mostOctets()).isEqualTo(CAPACITY);
        receive(reading, 10_000);
        assertThat(reading.mostOctets()).isEqualTo(CAPACITY - 10_000);
    }

    @Test
    void readOfContentBringsNoMoreThanTheRestOfIt() {
        var reading = begun(USUAL_OCTETS + 2);
        assertThat(reading.mostOctets()).isEqualTo(USUAL_OCTETS + 2);
        receive(reading, 1);
        assertThat(reading.mostOctets()).isEqualTo(USUAL_OCTETS + 1);
    }

    @Test
    void readIsNeverSmallerThanUsual() {
        var small = begun(10);
        assertThat(small.mostOctets()).as("the rest is short").isEqualTo(USUAL_OCTETS);
        var full = begun(1_000_000);
        receive(full, CAPACITY + 1);
        assertThat(full.mostOctets()).as("no room").isEqualTo(USUAL_OCTETS);
    }

    @Test
    void readOfWhatNobodyWaitsForIsTheUsualOne() {
        var complete = begun(1_000_000);
        complete.complete(Fields.empty());
        assertThat(complete.mostOctets()).as("complete").isEqualTo(USUAL_OCTETS);
        assertThat(begun(0).mostOctets()).as("no content").isEqualTo(USUAL_OCTETS);
        assertThat(begun(RequestHead.UNKNOWN_LENGTH).mostOctets())
                .as("chunks")
                .isEqualTo(USUAL_OCTETS);
        assertThat(new RequestReading(new Whose(null)).mostOctets())
                .as("no request")
                .isEqualTo(USUAL_OCTETS);
    }

    @Test
    void contentOfAKnownLengthWantsAllThatIsMissing() {
        var reading = begun(1_000);
        receive(reading, 400);
        assertThat(reading.wantsMoreThan(599)).as("an octet is missing").isTrue();
        assertThat(reading.wantsMoreThan(600)).as("all may come").isFalse();
        assertThat(reading.wantsMoreThan(Long.MAX_VALUE)).as("not known").isFalse();
        assertThat(begun(RequestHead.UNKNOWN_LENGTH).wantsMoreThan(0)).as("chunks").isFalse();
        reading.complete(Fields.empty());
        assertThat(reading.wantsMoreThan(0)).as("complete").isFalse();
    }

    private static RequestReading begun(long contentLength) {
        var head =
                new RequestHead(
                        "POST",
                        new RequestTarget(RequestTarget.Form.ORIGIN, "/", "/", Optional.empty()),
                        Authority.NONE,
                        HttpVersion.HTTP_1_1,
                        Fields.empty(),
                        contentLength,
                        false);
        var reading = new RequestReading(new Whose(head));
        reading.begin(head);
        return reading;
    }

    private static void receive(RequestReading reading, int octets) {
        var part = ByteBuffer.allocate(octets);
        reading.count(part);
        reading.offer(part);
    }

    /// An exchange without a connection, which is not asked for here.
    private record Whose(@Nullable RequestHead head) implements RequestReading.Listener {
        @Override
        public void contentTaken() {}

        @Override
        public void readerFailed(Throwable fault) {
            throw new AssertionError(fault);
        }

        @Override
        public Wire wire() {
            throw new IllegalStateException("there is no wire");
        }

        @Override
        public SessionCalls session() {
            throw new IllegalStateException("there is no session");
        }

        @Override
        public int stream() {
            return 1;
        }
    }
}
