package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.io.FileSlice;
import webserv.api.spi.Event;
import webserv.api.spi.Event.Wait;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// The states of a session: what may follow what.
class SessionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    private static final String EXPECTING =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";

    private final Sink sink = new Sink();
    private final Session session = new Http1Codec().open(MessageLimits.DEFAULTS, sink);

    @Test
    void pipelinedRequestWaitsForEarlierReply() {
        var input = octets(GET + GET);
        assertThat(session.next(input)).isInstanceOf(Event.Head.class);
        assertThat(session.next(input)).isInstanceOf(Event.End.class);
        assertThat(session.next(input)).isEqualTo(Wait.PAUSED);
        assertThat(input.remaining()).isEqualTo(GET.length());
        respond(1);
        assertThat(session.next(input))
                .isInstanceOfSatisfying(
                        Event.Head.class, head -> assertThat(head.stream()).isEqualTo(2));
        assertThat(session.next(input)).isInstanceOf(Event.End.class);
        respond(2);
        assertThat(session.next(input)).isEqualTo(Wait.NEED_INPUT);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Expect: bogus", "Transfer-Encoding: gzip, chunked"})
    void wellFormedHeadOfWhatCannotBeDoneIsToldWithTheRefusal(String field) {
        var raw = "POST /x HTTP/1.1\r\nHost: a\r\nAccept: text/plain\r\n" + field + "\r\n\r\n";
        assertThat(session.next(octets(raw)))
                .isInstanceOfSatisfying(
                        Event.Malformed.class,
                        event -> {
                            var head = event.head().orElseThrow();
                            assertThat(head.method()).isEqualTo("POST");
                            assertThat(head.authority().host()).isEqualTo("a");
                            assertThat(head.fields().first("Accept")).contains("text/plain");
                        });
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        assertThat(session.next(octets(GET))).isEqualTo(Wait.CLOSED);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
            })
    void malformedHeadIsNotToldOf(String raw) {
        assertThat(session.next(octets(raw)))
                .isInstanceOfSatisfying(
                        Event.Malformed.class, event -> assertThat(event.head()).isEmpty());
    }

    @Test
    void responseMayOvertakeTheContentOfItsRequest() {
        assertThat(session.next(octets(POST))).isInstanceOf(Event.Head.class);
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
        var rest = octets("hello" + GET);
        assertThat(session.next(rest)).isInstanceOf(Event.Data.class);
        assertThat(session.next(rest)).isInstanceOf(Event.End.class);
        assertThat(session.next(rest))
                .isInstanceOfSatisfying(
                        Event.Head.class, head -> assertThat(head.stream()).isEqualTo(2));
    }

    @Test
    void dataIsASliceOfTheInput() {
        var raw = (POST + "hello").getBytes(ISO_8859_1);
        var input = ByteBuffer.wrap(raw);
        session.next(input);
        var data = ((Event.Data) session.next(input)).octets();
        raw[raw.length - 1] = '!';
        assertThat(ISO_8859_1.decode(data).toString()).isEqualTo("hell!");
    }

    @Test
    void headDoesNotLookAtTheInputAfterwards() {
        var raw = "GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n".getBytes(ISO_8859_1);
        var head = ((Event.Head) session.next(ByteBuffer.wrap(raw))).head();
        Arrays.fill(raw, (byte) 'x');
        assertThat(head.fields().first("b")).contains("c");
    }

    @Test
    void readingHeadBeginsWithItsFirstOctet() {
        assertThat(session.isIdle()).isTrue();
        assertThat(session.isReadingHead()).isFalse();
        session.next(octets("\r\n"));
        assertThat(session.isIdle()).isTrue();
        session.next(octets("G"));
        assertThat(session.isIdle()).isFalse();
        assertThat(session.isReadingHead()).isTrue();
        session.next(octets("ET / HTTP/1.1\r\n"));
        assertThat(session.isReadingHead()).isTrue();
        session.next(octets("Host: a\r\n\r\n"));
        assertThat(session.isReadingHead()).isFalse();
        assertThat(session.isIdle()).isFalse();
        session.next(octets(""));
        respond(1);
        assertThat(session.isIdle()).isTrue();
    }

    @Test
    void inputThatEndsBetweenMessagesClosesWithoutAWord() {
        session.inputEnded();
        assertThat(session.next(octets(""))).isEqualTo(Wait.CLOSED);
        assertThat(session.isIdle()).isFalse();
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void inputThatEndsBehindEmptyLinesClosesWithoutAWord() {
        session.next(octets("\r\n"));
        session.inputEnded();
        assertThat(session.next(octets(""))).isEqualTo(Wait.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n", "\r"})
    void inputThatEndsWithinAHeadIsNoRequest(String part) {
        assertThat(session.next(octets(part))).isEqualTo(Wait.NEED_INPUT);
        session.inputEnded();
        assertThat(session.next(octets("")))
                .isInstanceOfSatisfying(
                        Event.Malformed.class, event -> assertThat(event.status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
            })
    void inputThatEndsWithinContentIsMalformed(String part) {
        var input = octets(part);
        assertThat(session.next(input)).isInstanceOf(Event.Head.class);
        assertThat(session.next(input)).isEqualTo(Wait.NEED_INPUT);
        session.inputEnded();
        assertThat(session.next(octets(""))).isInstanceOf(Event.Malformed.class);
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        assertThat(session.next(octets(""))).isEqualTo(Wait.CLOSED);
    }

    @Test
    void clientThatHalfClosesBehindItsRequestsGetsAllAnswers() {
        var input = octets(GET + GET);
        session.next(input);
        session.next(input);
        session.inputEnded();
        assertThat(session.next(input)).isEqualTo(Wait.PAUSED);
        respond(1);
        assertThat(session.next(input)).isInstanceOf(Event.Head.class);
        assertThat(session.next(input)).isInstanceOf(Event.End.class);
        assertThat(session.next(input)).isEqualTo(Wait.PAUSED);
        respond(2);
        assertThat(session.next(input)).isEqualTo(Wait.CLOSED);
    }

    @Test
    void malformedRequestTakesOneResponseThatCloses() {
        assertThat(session.next(octets("GET\r\n"))).isInstanceOf(Event.Malformed.class);
        assertThat(session.next(octets(GET))).isEqualTo(Wait.PAUSED);
        assertThat(session.send(1, new ResponseHead(400, Fields.empty(), 3))).isTrue();
        session.send(1, octets("bad"));
        session.end(1, Fields.empty());
        assertThat(sink.taken())
                .isEqualTo(
                        "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbad");
        assertThat(session.next(octets(GET))).isEqualTo(Wait.CLOSED);
    }

    @Test
    void malformedHeadRequestGetsNoContent() {
        session.next(octets("HEAD / HTTP/1.1\r\n\r\n"));
        assertThat(session.send(1, new ResponseHead(400, Fields.empty(), 3))).isFalse();
        session.end(1, Fields.empty());
        assertThat(sink.taken())
                .isEqualTo(
                        "HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\nConnection: close\r\n\r\n");
    }

    @Test
    void contentThatBreaksAfterTheResponseIsNotAnsweredAgain() {
        var head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        session.next(octets(head));
        respond(1);
        assertThat(session.next(octets("x"))).isInstanceOf(Event.Malformed.class);
        assertThat(session.next(octets(GET))).isEqualTo(Wait.CLOSED);
        assertThatIllegalStateException().isThrownBy(() -> respond(1));
    }

    @Test
    void contentThatBreaksDuringTheResponseLetsItEnd() {
        session.next(octets("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
        session.send(1, new ResponseHead(200, Fields.empty(), 2));
        assertThat(session.next(octets("x"))).isInstanceOf(Event.Malformed.class);
        assertThat(session.next(octets("x"))).isEqualTo(Wait.PAUSED);
        session.send(1, octets("hi"));
        session.end(1, Fields.empty());
        assertThat(session.next(octets(GET))).isEqualTo(Wait.CLOSED);
    }

    @Test
    void closeAfterResponseMakesTheExchangeTheLast() {
        var input = octets(GET + GET);
        session.next(input);
        session.next(input);
        session.closeAfterResponse();
        assertThat(session.next(input)).isEqualTo(Wait.PAUSED);
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        assertThat(session.next(input)).isEqualTo(Wait.CLOSED);
        assertThat(input.remaining()).isEqualTo(GET.length());
    }

    @Test
    void closeAfterResponseReadsContentUntilTheResponseEnds() {
        var input = octets(POST + "hel");
        session.next(input);
        session.closeAfterResponse();
        assertThat(session.next(input)).isInstanceOf(Event.Data.class);
        assertThat(session.next(input)).isEqualTo(Wait.NEED_INPUT);
        respond(1);
        var rest = octets("lo");
        assertThat(session.next(rest)).isEqualTo(Wait.CLOSED);
        assertThat(rest.remaining()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\n", POST, POST + "he", GET})
    void abandonedInputIsReadNoFurtherAndTakesOneResponse(String part) {
        var input = octets(part);
        drain(input);
        assertThat(session.abandonInput()).isEqualTo(1);
        assertThat(session.next(octets(GET))).isEqualTo(Wait.PAUSED);
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        assertThat(session.next(octets(GET))).isEqualTo(Wait.CLOSED);
    }

    @Test
    void abandonedInputBehindAResponseClosesAtOnce() {
        session.next(octets(POST));
        respond(1);
        session.abandonInput();
        assertThat(session.next(octets("hello"))).isEqualTo(Wait.CLOSED);
    }

    private void drain(ByteBuffer input) {
        Event event;
        do {
            event = session.next(input);
        } while (!(event instanceof Wait));
    }

    @Test
    void closeAfterResponseBehindTheHeadStillCloses() {
        session.next(octets(GET));
        session.next(octets(""));
        session.send(1, new ResponseHead(200, Fields.empty(), 2));
        session.closeAfterResponse();
        session.send(1, octets("hi"));
        session.end(1, Fields.empty());
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        assertThat(session.next(octets(GET))).isEqualTo(Wait.CLOSED);
    }

    @Test
    void closeAfterResponseThatIsOverClosesAtOnce() {
        session.next(octets(POST));
        respond(1);
        session.closeAfterResponse();
        assertThat(session.next(octets("hello"))).isEqualTo(Wait.CLOSED);
    }

    @Test
    void closeAfterResponseBetweenExchangesClosesAtOnce() {
        session.closeAfterResponse();
        session.closeAfterResponse();
        assertThat(session.next(octets(GET))).isEqualTo(Wait.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\n"})
    void responseBeforeAHeadIsTheLast(String part) {
        session.next(octets(part));
        session.send(1, new ResponseHead(408, Fields.empty(), 0));
        assertThat(session.next(octets(GET))).isEqualTo(Wait.PAUSED);
        session.end(1, Fields.empty());
        assertThat(sink.taken())
                .isEqualTo(
                        "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(session.next(octets(GET))).isEqualTo(Wait.CLOSED);
    }

    @Test
    void responseBeforeAHeadMayFollowItsClosing() {
        session.next(octets("GET / HTTP/1.1\r\n"));
        session.closeAfterResponse();
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        assertThat(session.next(octets(GET))).isEqualTo(Wait.CLOSED);
    }

    @Test
    void responseBeforeAHeadIsNotInChunks() {
        session.send(1, new ResponseHead(503, Fields.empty(), -1));
        session.send(1, octets("busy"));
        session.end(1, Fields.empty());
        assertThat(sink.taken())
                .isEqualTo("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\nbusy");
    }

    @Test
    void interimResponsesPrecedeTheFinalOne() {
        session.next(octets(EXPECTING));
        session.interim(1, 103, Fields.of("Link", "</b>"));
        session.interim(1, 100, Fields.empty());
        assertThat(sink.taken())
                .isEqualTo(
                        "HTTP/1.1 103 Early Hints\r\nLink: </b>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n");
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
    }

    @Test
    void oldClientGetsNoInterimResponse() {
        session.next(octets("GET / HTTP/1.0\r\n\r\n"));
        session.interim(1, 100, Fields.empty());
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void clientIsProbedByWhatItIgnores() {
        assertThat(session.probe(1)).isFalse();
        session.next(octets(GET));
        assertThat(session.probe(1)).isTrue();
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        session.send(1, new ResponseHead(200, Fields.empty(), Content.UNKNOWN_LENGTH));
        sink.taken();
        for (int i = 0; i < 10; i++) {
            assertThat(session.probe(1)).isTrue();
        }
        session.send(1, octets("b"));
        assertThat(session.probe(1)).isTrue();
        session.end(1, Fields.empty());
        assertThat(sink.taken()).isEqualTo("0000001\r\nb\r\n00\r\n\r\n");
    }

    @Test
    void clientIsNotProbedWhereEveryOctetCounts() {
        session.next(octets(GET));
        session.send(1, new ResponseHead(200, Fields.empty(), 1));
        sink.taken();
        assertThat(session.probe(1)).isFalse();
        session.send(1, octets("b"));
        session.end(1, Fields.empty());
        session.next(octets("GET / HTTP/1.0\r\n\r\n"));
        assertThat(session.probe(2)).isFalse();
        assertThat(sink.taken()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(ints = {99, 101, 200, 404})
    void statusThatIsNotInterimIsRefused(int status) {
        session.next(octets(GET));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.interim(1, status, Fields.empty()));
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void finalAnswerInsteadOfContinueCloses() {
        session.next(octets(EXPECTING));
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        assertThat(session.next(octets("hello"))).isEqualTo(Wait.CLOSED);
    }

    @Test
    void clientThatDoesNotWaitForContinueKeepsItsConnection() {
        var input = octets(EXPECTING + "hello");
        session.next(input);
        session.next(input);
        session.next(input);
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(session.next(octets(""))).isEqualTo(Wait.NEED_INPUT);
    }

    @Test
    void switchOfProtocolIsTheLastThatIsSent() {
        var input = octets(GET + GET);
        session.next(input);
        session.next(input);
        session.switchProtocol(1, "echo/2", Fields.of("X", "y"));
        assertThat(sink.taken())
                .isEqualTo(
                        "HTTP/1.1 101 Switching Protocols\r\nX: y\r\nUpgrade: echo/2"
                                + "\r\nConnection: upgrade\r\n\r\n");
        assertThat(session.next(input)).isEqualTo(Wait.CLOSED);
        assertThat(input.remaining()).isEqualTo(GET.length());
        assertThatIllegalStateException().isThrownBy(() -> respond(1));
        assertThatIllegalStateException().isThrownBy(() -> respond(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive"})
    void switchOfProtocolWithAFieldThatFramesIsRefused(String name) {
        var input = octets(GET);
        session.next(input);
        session.next(input);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.switchProtocol(1, "echo", Fields.of(name, "1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.switchProtocol(1, "e\r\n", Fields.empty()));
        assertThat(sink.taken()).isEmpty();
        respond(1);
        assertThat(sink.taken()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(session.next(input)).isEqualTo(Wait.NEED_INPUT);
    }

    @Test
    void protocolIsNotSwitchedBeforeTheRequestIsComplete() {
        var input = octets(POST + "hello");
        assertThatIllegalStateException()
                .isThrownBy(() -> session.switchProtocol(1, "echo", Fields.empty()));
        session.next(input);
        session.next(input);
        assertThatIllegalStateException()
                .isThrownBy(() -> session.switchProtocol(1, "echo", Fields.empty()));
        session.next(input);
        session.switchProtocol(1, "echo", Fields.empty());
        assertThat(sink.taken()).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
    }

    @Test
    void protocolIsNotSwitchedForAnOldClient() {
        var input = octets("GET / HTTP/1.0\r\n\r\n");
        session.next(input);
        session.next(input);
        assertThatIllegalStateException()
                .isThrownBy(() -> session.switchProtocol(1, "echo", Fields.empty()));
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void callsThatDoNotFitTheStateAreRefused() {
        assertThatIllegalStateException().isThrownBy(() -> session.interim(1, 100, Fields.empty()));
        assertThatIllegalStateException().isThrownBy(() -> session.send(1, octets("b")));
        assertThatIllegalStateException().isThrownBy(() -> session.end(1, Fields.empty()));
        assertThatIllegalStateException().isThrownBy(() -> respond(2));
        session.next(octets(GET));
        session.send(1, new ResponseHead(200, Fields.empty(), 0));
        assertThatIllegalStateException().isThrownBy(() -> respond(1));
        assertThatIllegalStateException().isThrownBy(() -> session.interim(1, 100, Fields.empty()));
        assertThatIllegalStateException().isThrownBy(() -> session.end(2, Fields.empty()));
        session.end(1, Fields.empty());
        assertThatIllegalStateException().isThrownBy(() -> session.end(1, Fields.empty()));
    }

    @Test
    void fileForTheWrongStateIsClosed() throws IOException {
        var closed = new AtomicInteger();
        try (var file = FileChannel.open(Path.of("pom.xml"))) {
            var slice = new FileSlice(file, 0, 1, closed::incrementAndGet);
            assertThatIllegalStateException().isThrownBy(() -> session.send(1, slice));
        }
        assertThat(closed).hasValue(1);
    }

    private void respond(int stream) {
        session.send(stream, new ResponseHead(204, Fields.empty(), 0));
        session.end(stream, Fields.empty());
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }
}
