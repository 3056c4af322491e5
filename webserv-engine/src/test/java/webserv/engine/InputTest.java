package webserv.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import webserv.api.http.Fields;
import webserv.api.spi.Event;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;
import webserv.http.Http1Codec;
import webserv.testkit.MemoryNetwork;

class InputTest {

    @Test
    void requestThatComesBeforeItsTurnWaitsInACopy() throws IOException {
        try (var side = new Side()) {
            side.receive(get("/first") + get("/second"));
            assertThat(side.events).containsExactly("/first", "end");
            assertThat(side.input.isWaiting()).isTrue();

            side.answer(1);
            side.input.resume();
            assertThat(side.events).containsExactly("/first", "end", "/second", "end");
            assertThat(side.input.isWaiting()).isFalse();
            assertThat(side.input.requests()).isEqualTo(2);
        }
    }

    @Test
    void endOfThePeerIsToldBehindWhatWaits() throws IOException {
        try (var side = new Side()) {
            side.receive(get("/first") + get("/second"));
            side.input.end();
            side.answer(1);
            side.input.resume();
            side.answer(2);
            side.input.resume();
            assertThat(side.events).containsExactly("/first", "end", "/second", "end", "closed");
        }
    }

    @Test
    void requestsOfALaterTurnAreBegunByATaskOfTheLoop() throws IOException {
        try (var side = new Side()) {
            side.answersAtOnce = true;
            side.receive(get("/").repeat(Input.REQUESTS_PER_TURN + 1));
            assertThat(side.input.requests()).isEqualTo(Input.REQUESTS_PER_TURN);
            side.network.run();
            assertThat(side.input.requests()).isEqualTo(Input.REQUESTS_PER_TURN + 1);
        }
    }

    @Test
    void whatIsLeftWhenNothingIsToBeReadAnyMoreIsDropped() throws IOException {
        try (var side = new Side()) {
            side.isOver = true;
            side.receive(get("/"));
            assertThat(side.events).isEmpty();
            assertThat(side.input.isWaiting()).isFalse();
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    /// The server's side of a connection in memory: a real session, and who writes down its events.
    private static final class Side implements Input.Listener, AutoCloseable {
        private final MemoryNetwork network = new MemoryNetwork();
        private final List<String> events = new ArrayList<>();
        private final Session session;
        private final Input input;
        private boolean answersAtOnce;
        private boolean isOver;

        private Side() throws IOException {
            var accepting = new Echoing();
            network.connect(network.listen(Running.ADDRESS, accepting).address());
            var wire = accepting.wire;
            session = new Http1Codec().open(MessageLimits.DEFAULTS, wire);
            input = new Input(wire, session, this);
        }

        /// The octets are lent, and spoilt afterwards.
        private void receive(String text) {
            var octets = text.getBytes(US_ASCII);
            input.receive(ByteBuffer.wrap(octets));
            Arrays.fill(octets, (byte) 0xDD);
        }

        private void answer(int stream) {
            session.send(stream, new ResponseHead(204, Fields.empty(), 0));
            session.end(stream, Fields.empty());
        }

        @Override
        public void arrived() {}

        @Override
        public boolean takesEvents() {
            return !isOver;
        }

        @Override
        public boolean take(Event event) {
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
        public boolean turnEnds(ByteBuffer rest) {
            return !isOver;
        }

        @Override
        public void awaitMore() {}

        @Override
        public void close() {
            network.close();
        }
    }
}
