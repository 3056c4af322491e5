package webserv.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import webserv.api.http.Fields;
import webserv.api.io.Wire;
import webserv.api.spi.Event;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.http.Http1Codec;
import webserv.testkit.MemoryClient;
import webserv.testkit.MemoryNetwork;

class SessionReaderTest {
    private static final String NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final String LAST_NO_CONTENT =
            "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

    @Test
    void requestThatComesBeforeItsTurnWaitsInACopy() throws IOException {
        try (var side = Side.open()) {
            side.receive(get("/first") + get("/second"));
            assertThat(side.events).containsExactly("/first", "end");
            assertThat(side.isHeldUp()).isTrue();

            side.answer(1);
            side.resume();
            assertThat(side.events).containsExactly("/first", "end", "/second", "end");
            assertThat(side.isHeldUp()).isFalse();
            assertThat(side.requests()).isEqualTo(2);
        }
    }

    @Test
    void endOfThePeerIsToldBehindWhatWaits() throws IOException {
        try (var side = Side.open()) {
            side.receive(get("/first") + get("/second"));
            side.peerEnded();
            side.answer(1);
            side.resume();
            side.answer(2);
            side.resume();
            assertThat(side.events).containsExactly("/first", "end", "/second", "end", "closed");
        }
    }

    @Test
    void endBehindAllThatWaitsIsToldInTheLastAnswer() throws IOException {
        try (var side = Side.open()) {
            side.receive(get("/first") + get("/second"));
            side.inputEndsBehind(0);
            side.answer(1);
            side.resume();
            side.answer(2);
            assertThat(side.client.newText()).isEqualTo(NO_CONTENT + LAST_NO_CONTENT);
            side.resume();
            assertThat(side.events).containsExactly("/first", "end", "/second", "end", "closed");
        }
    }

    @Test
    void endBehindOctetsThatAreNotReadIsNotTold() throws IOException {
        try (var side = Side.open()) {
            side.receive(get("/first") + get("/second"));
            side.inputEndsBehind(1);
            side.answer(1);
            side.resume();
            side.answer(2);
            assertThat(side.client.newText()).isEqualTo(NO_CONTENT + NO_CONTENT);
        }
    }

    @Test
    void requestsOfALaterTurnAreBegunByATaskOfTheLoop() throws IOException {
        try (var side = Side.open()) {
            side.answersAtOnce = true;
            side.receive(get("/").repeat(SessionReader.REQUESTS_PER_TURN + 1));
            assertThat(side.requests()).isEqualTo(SessionReader.REQUESTS_PER_TURN);
            side.network.run();
            assertThat(side.requests()).isEqualTo(SessionReader.REQUESTS_PER_TURN + 1);
        }
    }

    @Test
    void whatIsLeftWhenNothingIsToBeReadAnyMoreIsDropped() throws IOException {
        try (var side = Side.open()) {
            side.isOver = true;
            side.receive(get("/"));
            assertThat(side.events).isEmpty();
            assertThat(side.isHeldUp()).isFalse();
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    /// The server's side of a connection in memory: a real session, and who writes down its events.
    private static final class Side extends SessionReader implements AutoCloseable {
        private final MemoryNetwork network;
        private final MemoryClient client;
        private final List<String> events = new ArrayList<>();
        private boolean answersAtOnce;
        private boolean isOver;

        private Side(MemoryNetwork network, MemoryClient client, Wire wire) {
            super(wire, new Http1Codec().open(MessageLimits.DEFAULTS, wire));
            this.network = network;
            this.client = client;
        }

        private static Side open() throws IOException {
            var network = new MemoryNetwork();
            var accepting = new Echoing();
            var client = network.connect(network.listen(Running.ADDRESS, accepting).address());
            client.newText(); // what is told of the wire before it has another owner
            return new Side(network, client, accepting.wire);
        }

        /// The octets are lent, and spoilt afterwards.
        private void receive(String text) {
            var octets = text.getBytes(US_ASCII);
            received(ByteBuffer.wrap(octets));
            Arrays.fill(octets, (byte) 0xDD);
        }

        private void answer(int stream) {
            send(stream, new ResponseHead(204, Fields.empty(), 0));
            end(stream, Fields.empty());
        }

        @Override
        @Nullable RequestReading reading() {
            return null;
        }

        @Override
        boolean takesEvents() {
            return !isOver;
        }

        @Override
        boolean take(Event event) {
            return switch (event) {
                case Event.Head(_, var head) -> events.add(head.target().path());
                case Event.End(var stream, _) -> {
                    events.add("end");
                    if (answersAtOnce) {
                        answer(stream);
                    }
                    yield true;
                }
                case Event.Data _, Event.Malformed _ ->
                        throw new AssertionError("not sent: " + event);
                case Event.Wait.CLOSED -> {
                    events.add("closed");
                    yield false;
                }
                case Event.Wait.NEED_INPUT, Event.Wait.PAUSED -> false;
            };
        }

        @Override
        void readingFailed(CodecFailure failure) {
            throw failure;
        }

        @Override
        boolean turnEnds(ByteBuffer rest) {
            return !isOver;
        }

        @Override
        void awaitMore() {}

        @Override
        public void inputEnded() {}

        @Override
        public void writable() {}

        @Override
        public void expired() {}

        @Override
        public void closed(Wire.Cause cause) {}

        @Override
        public void close() {
            network.close();
        }
    }
}
