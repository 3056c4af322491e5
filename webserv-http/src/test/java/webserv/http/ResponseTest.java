package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.JoinedFields;
import webserv.api.http.ReadyFields;
import webserv.api.io.FileSlice;
import webserv.api.spi.Event;
import webserv.api.spi.HeadTooLongException;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// Responses, octet by octet.
@SuppressWarnings(
        "StringConcatToTextBlock") // the line ends of raw octets stand where they are sent
class ResponseTest {
    private static final String NEW = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String NEW_CLOSE =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final String NEW_HEAD = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OLD = "GET / HTTP/1.0\r\n\r\n";
    private static final String OLD_KEEP = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    private static final String OLD_HEAD = "HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    private static final long UNKNOWN = Content.UNKNOWN_LENGTH;

    private final Sink sink = new Sink();
    private final Session session = new Http1Codec().open(MessageLimits.DEFAULTS, sink);

    /// A request, the response to it, and the octets that are sent.
    record Row(
            String name,
            String request,
            int status,
            Fields fields,
            long length,
            String content,
            String expected,
            Event.Wait then) {
        /// The same response with the same lines, given in another way.
        private Row with(String how, Fields same) {
            return new Row(
                    name + ", " + how, request, status, same, length, content, expected, then);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rowsWithEveryKindOfFields() {
        return rows().flatMap(row -> {
            var ready = ReadyFields.of(row.fields());
            return Stream.of(
                    row,
                    row.with("ready", ready),
                    row.with("ready behind others", new JoinedFields(Fields.empty(), ready)),
                    row.with("others behind ready", new JoinedFields(ready, Fields.empty())));
        });
    }

    static Stream<Row> rows() {
        var text = Fields.of("Content-Type", "text/plain", "ETag", "\"b\"");
        var lines = "Content-Type: text/plain\r\nETag: \"b\"\r\n";
        return Stream.of(
                open(
                        "content of known length",
                        NEW,
                        200,
                        text,
                        5,
                        "hello",
                        "HTTP/1.1 200 OK\r\n" + lines + "Content-Length: 5\r\n\r\nhello"),
                open(
                        "content of length 0",
                        NEW,
                        200,
                        Fields.empty(),
                        0,
                        "",
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
                open(
                        "content of unknown length",
                        NEW,
                        200,
                        text,
                        UNKNOWN,
                        "hello",
                        "HTTP/1.1 200 OK\r\n"
                                + lines
                                + "Transfer-Encoding: chunked\r\n\r\n"
                                + "5\r\nhello\r\n0\r\n\r\n"),
                open(
                        "no content of unknown length",
                        NEW,
                        200,
                        Fields.empty(),
                        UNKNOWN,
                        "",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                open(
                        "a chunk of 26",
                        NEW,
                        200,
                        Fields.empty(),
                        UNKNOWN,
                        "abcdefghijklmnopqrstuvwxyz",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n"),
                closed(
                        "a client that closes",
                        NEW_CLOSE,
                        200,
                        Fields.empty(),
                        2,
                        "hi",
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"),
                closed(
                        "a client that closes, in chunks",
                        NEW_CLOSE,
                        200,
                        Fields.empty(),
                        UNKNOWN,
                        "hi",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                                + "2\r\nhi\r\n0\r\n\r\n"),
                closed(
                        "HTTP/1.0",
                        OLD,
                        200,
                        Fields.empty(),
                        2,
                        "hi",
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"),
                open(
                        "HTTP/1.0 that persists",
                        OLD_KEEP,
                        200,
                        Fields.empty(),
                        2,
                        "hi",
                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nhi"),
                closed(
                        "HTTP/1.0, unknown length",
                        OLD,
                        200,
                        Fields.empty(),
                        UNKNOWN,
                        "hi",
                        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhi"),
                closed(
                        "HTTP/1.0 that would persist, unknown length",
                        OLD_KEEP,
                        200,
                        Fields.empty(),
                        UNKNOWN,
                        "hi",
                        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhi"),
                open(
                        "204 has no content and no framing",
                        NEW,
                        204,
                        Fields.empty(),
                        0,
                        "",
                        "HTTP/1.1 204 No Content\r\n\r\n"),
                open(
                        "204 of unknown length",
                        NEW,
                        204,
                        Fields.empty(),
                        UNKNOWN,
                        "",
                        "HTTP/1.1 204 No Content\r\n\r\n"),
                open(
                        "205 has length 0 (RFC 9110 §15.3.6)",
                        NEW,
                        205,
                        Fields.empty(),
                        UNKNOWN,
                        "",
                        "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"),
                open(
                        "205 has length 0, whatever was meant",
                        NEW,
                        205,
                        Fields.empty(),
                        5,
                        "",
                        "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"),
                open(
                        "304 tells the length of the 200",
                        NEW,
                        304,
                        Fields.of("ETag", "\"b\""),
                        5,
                        "",
                        "HTTP/1.1 304 Not Modified\r\nETag: \"b\"\r\nContent-Length: 5\r\n\r\n"),
                open(
                        "304 tells no length that is not known",
                        NEW,
                        304,
                        Fields.empty(),
                        UNKNOWN,
                        "",
                        "HTTP/1.1 304 Not Modified\r\n\r\n"),
                open(
                        "304 does not tell 0",
                        NEW,
                        304,
                        Fields.empty(),
                        0,
                        "",
                        "HTTP/1.1 304 Not Modified\r\n\r\n"),
                closed(
                        "304 and close",
                        NEW_CLOSE,
                        304,
                        Fields.empty(),
                        UNKNOWN,
                        "",
                        "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"),
                open(
                        "HEAD: the length and no content",
                        NEW_HEAD,
                        200,
                        text,
                        5,
                        "",
                        "HTTP/1.1 200 OK\r\n" + lines + "Content-Length: 5\r\n\r\n"),
                open(
                        "HEAD: no length, and nothing said of chunks that GET might have",
                        NEW_HEAD,
                        200,
                        Fields.empty(),
                        UNKNOWN,
                        "",
                        "HTTP/1.1 200 OK\r\n\r\n"),
                open(
                        "HEAD: an error",
                        NEW_HEAD,
                        404,
                        Fields.empty(),
                        9,
                        "",
                        "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\n"),
                open(
                        "HEAD in HTTP/1.0",
                        OLD_HEAD,
                        200,
                        Fields.empty(),
                        5,
                        "",
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\n"),
                open(
                        "a status without name",
                        NEW,
                        299,
                        Fields.empty(),
                        0,
                        "",
                        "HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n"),
                open(
                        "the last status",
                        NEW,
                        599,
                        Fields.empty(),
                        0,
                        "",
                        "HTTP/1.1 599 \r\nContent-Length: 0\r\n\r\n"),
                open(
                        "Upgrade comes with its option (RFC 9110 §7.8)",
                        NEW,
                        426,
                        Fields.of("Upgrade", "b"),
                        0,
                        "",
                        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: b\r\nContent-Length: 0\r\n"
                                + "Connection: upgrade\r\n\r\n"),
                closed(
                        "Upgrade beside close",
                        NEW_CLOSE,
                        426,
                        Fields.of("Upgrade", "b"),
                        0,
                        "",
                        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: b\r\nContent-Length: 0\r\n"
                                + "Connection: close, upgrade\r\n\r\n"),
                open(
                        "obs-text passes unchanged",
                        NEW,
                        200,
                        Fields.of("B", "\u00e4\u00ff"),
                        0,
                        "",
                        "HTTP/1.1 200 OK\r\nB: \u00e4\u00ff\r\nContent-Length: 0\r\n\r\n"),
                open(
                        "a long value",
                        NEW,
                        200,
                        Fields.of("B", "c".repeat(5000)),
                        0,
                        "",
                        "HTTP/1.1 200 OK\r\nB: "
                                + "c".repeat(5000)
                                + "\r\nContent-Length: 0\r\n\r\n"),
                open(
                        "fields keep their order and repeat",
                        NEW,
                        200,
                        Fields.of("Set-Cookie", "b", "A", "", "Set-Cookie", "c"),
                        0,
                        "",
                        "HTTP/1.1 200 OK\r\nSet-Cookie: b\r\nA: \r\nSet-Cookie: c\r\n"
                                + "Content-Length: 0\r\n\r\n"));
    }

    private static Row open(
            String name,
            String request,
            int status,
            Fields fields,
            long length,
            String content,
            String expected) {
        return new Row(
                name, request, status, fields, length, content, expected, Event.Wait.NEED_INPUT);
    }

    private static Row closed(
            String name,
            String request,
            int status,
            Fields fields,
            long length,
            String content,
            String expected) {
        return new Row(name, request, status, fields, length, content, expected, Event.Wait.CLOSED);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rowsWithEveryKindOfFields")
    void responseIsFramedAsTheRequestAllows(Row row) {
        request(row.request());
        boolean follows =
                session.send(1, new ResponseHead(row.status(), row.fields(), row.length()));
        assertThat(sink.writes()).isEqualTo(1);
        if (!row.content().isEmpty()) {
            session.send(1, octets(row.content()));
        }
        session.end(1, Fields.empty());
        assertThat(sink.taken()).isEqualTo(row.expected());
        boolean emptyChunks = row.length() == UNKNOWN && row.expected().endsWith("\r\n0\r\n\r\n");
        assertThat(follows).isEqualTo(!row.content().isEmpty() || emptyChunks);
        assertThat(session.next(octets(""))).isEqualTo(row.then());
    }

    static Stream<String> fieldsOfTheCodec() {
        return Stream.of(
                "Content-Length",
                "content-length",
                "Transfer-Encoding",
                "TRANSFER-ENCODING",
                "Connection",
                "connection",
                "Keep-Alive",
                "Proxy-Connection",
                "Trailer");
    }

    @ParameterizedTest
    @MethodSource("fieldsOfTheCodec")
    void fieldThatFramesIsNotTheHandlersToSet(String name) {
        request(NEW);
        assertRefused(Fields.of(name, "5"));
        assertRefused(ReadyFields.of(Fields.of("A", "b", name, "5")));
        assertRefused(new JoinedFields(Fields.of("A", "b"), Fields.of(name, "5")));
        assertThatResponseStillGoes();
    }

    /// What stands between a handler and the wire may be any implementation of Fields.
    record Unchecked(String name, String value) implements Fields {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public String name(int line) {
            return name;
        }

        @Override
        public String value(int line) {
            return value;
        }
    }

    static Stream<Unchecked> fieldsThatCannotBeSent() {
        var values =
                IntStream.concat(
                                IntStream.range(0, ' ').filter(c -> c != '\t'),
                                IntStream.of(0x7F, 0x100, 0x10A, 0x20AC))
                        .mapToObj(c -> new Unchecked("B", "c" + (char) c + "d"));
        var names =
                Stream.of(
                                "", " ", "B ", "B:", "B\r\nC", "B\nC", "B\u010a", "B\u0142",
                                "B\u00e4", "(B)")
                        .map(name -> new Unchecked(name, "c"));
        var splits =
                Stream.of("b\r\nSet-Cookie: c", "b\r\n\r\nHTTP/1.1 200 OK", "b\u560d\u560ac")
                        .map(value -> new Unchecked("Location", value));
        return Stream.of(values, names, splits).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("fieldsThatCannotBeSent")
    void fieldThatCannotBeSentIsRefusedBeforeAnythingIsWritten(Unchecked fields) {
        request(NEW);
        assertRefused(fields);
        assertRefused(new JoinedFields(ReadyFields.of(Fields.of("A", "b")), fields));
        assertThatResponseStillGoes();
    }

    private void assertRefused(Fields fields) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.send(1, new ResponseHead(200, fields, 0)));
        assertThat(sink.taken()).isEmpty();
    }

    private void assertThatResponseStillGoes() {
        session.send(1, new ResponseHead(500, Fields.empty(), 0));
        session.end(1, Fields.empty());
        assertThat(sink.taken())
                .isEqualTo("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
        assertThat(session.next(octets(""))).isEqualTo(Event.Wait.NEED_INPUT);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 100, 101, 199, 600, 1000})
    void statusThatIsNotFinalIsRefused(int status) {
        request(NEW);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.send(1, new ResponseHead(status, Fields.empty(), 0)));
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void connectIsNeverGranted() {
        request("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n");
        assertRefused(Fields.empty());
        session.send(1, new ResponseHead(501, Fields.empty(), 0));
        session.end(1, Fields.empty());
        assertThat(sink.taken())
                .isEqualTo(
                        "HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(session.next(octets(NEW))).isEqualTo(Event.Wait.CLOSED);
    }

    @Test
    void contentComesInAnyNumberOfParts() {
        request(NEW);
        session.send(1, new ResponseHead(200, Fields.empty(), 5));
        sink.taken();
        session.send(1, octets("he"));
        session.send(1, octets(""));
        session.send(1, octets("llo"));
        session.end(1, Fields.empty());
        assertThat(sink.taken()).isEqualTo("hello");
    }

    @Test
    void eachPartIsAChunkAndAnEmptyPartIsNone() {
        request(NEW);
        session.send(1, new ResponseHead(200, Fields.empty(), UNKNOWN));
        sink.taken();
        session.send(1, octets("he"));
        session.send(1, octets(""));
        session.send(1, octets("llo"));
        assertThat(sink.taken()).isEqualTo("2\r\nhe\r\n3\r\nllo\r\n");
        session.end(1, Fields.empty());
        assertThat(sink.taken()).isEqualTo("0\r\n\r\n");
    }

    @Test
    void trailersFollowTheLastChunk() {
        request(NEW);
        session.send(1, new ResponseHead(200, Fields.empty(), UNKNOWN));
        sink.taken();
        session.end(1, Fields.of("B", "c", "D", "e"));
        assertThat(sink.taken()).isEqualTo("0\r\nB: c\r\nD: e\r\n\r\n");
    }

    @Test
    void trailersAreDroppedWhereNoChunksAre() {
        request(NEW);
        session.send(1, new ResponseHead(200, Fields.empty(), 0));
        sink.taken();
        session.end(1, Fields.of("B", "c"));
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void moreContentThanDeclaredIsRefusedAndNotSent() {
        request(NEW);
        session.send(1, new ResponseHead(200, Fields.empty(), 4));
        sink.taken();
        assertThatIllegalArgumentException().isThrownBy(() -> session.send(1, octets("hello")));
        assertThat(sink.taken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW_HEAD, NEW})
    void contentWhereNoneMayBeIsRefused(String request) {
        request(request);
        session.send(1, new ResponseHead(request.equals(NEW) ? 304 : 200, Fields.empty(), 5));
        sink.taken();
        assertThatIllegalArgumentException().isThrownBy(() -> session.send(1, octets("hello")));
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void lessContentThanDeclaredBreaksTheConnection() {
        request(NEW);
        session.send(1, new ResponseHead(200, Fields.empty(), 6));
        session.send(1, octets("hello"));
        assertThatIllegalArgumentException().isThrownBy(() -> session.end(1, Fields.empty()));
        assertThat(session.next(octets(NEW))).isEqualTo(Event.Wait.CLOSED);
    }

    @Test
    void trailersThatCannotBeSentLeaveTheContentWithoutEnd() {
        request(NEW);
        session.send(1, new ResponseHead(200, Fields.empty(), UNKNOWN));
        sink.taken();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.end(1, new Unchecked("B", "c\r\nd")));
        assertThat(sink.taken()).isEmpty();
        assertThat(session.next(octets(NEW))).isEqualTo(Event.Wait.CLOSED);
    }

    @Test
    void fileIsSentAsTheHeadDeclares(@TempDir Path directory) throws IOException {
        var closings = new AtomicInteger();
        try (var file = file(directory)) {
            request(NEW);
            session.send(1, new ResponseHead(200, Fields.empty(), 3));
            sink.taken();
            session.send(1, new FileSlice(file, 1, 3, closings::incrementAndGet));
            session.end(1, Fields.empty());
            assertThat(sink.taken()).isEqualTo("ell");
            assertThat(closings).hasValue(1);
        }
    }

    @Test
    void fileOfUnknownPlaceInContentIsAChunk(@TempDir Path directory) throws IOException {
        var closings = new AtomicInteger();
        try (var file = file(directory)) {
            request(NEW);
            session.send(1, new ResponseHead(200, Fields.empty(), UNKNOWN));
            sink.taken();
            session.send(1, new FileSlice(file, 0, 5, closings::incrementAndGet));
            session.send(1, new FileSlice(file, 0, 0, closings::incrementAndGet));
            assertThat(sink.taken()).isEqualTo("5\r\nhello\r\n");
            assertThat(closings).hasValue(2);
        }
    }

    @Test
    void fileThatIsTooLongIsClosedAndNotSent(@TempDir Path directory) throws IOException {
        var closings = new AtomicInteger();
        try (var file = file(directory)) {
            request(NEW);
            session.send(1, new ResponseHead(200, Fields.empty(), 4));
            sink.taken();
            var slice = new FileSlice(file, 0, 5, closings::incrementAndGet);
            assertThatIllegalArgumentException().isThrownBy(() -> session.send(1, slice));
            assertThat(sink.taken()).isEmpty();
            assertThat(closings).hasValue(1);
        }
    }

    private static FileChannel file(Path directory) throws IOException {
        return FileChannel.open(Files.writeString(directory.resolve("content"), "hello"));
    }

    private void request(String raw) {
        var octets = octets(raw);
        assertThat(session.next(octets)).isInstanceOf(Event.Head.class);
        assertThat(session.next(octets)).isInstanceOf(Event.End.class);
        assertThat(session.next(octets)).isEqualTo(Event.Wait.PAUSED);
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    }

    /// As many lines of 1024 octets as asked for, each of which is counted.
    private record Kibibytes(int size, AtomicInteger asked) implements Fields {
        private static final String VALUE = "x".repeat(1024 - "X: \r\n".length());

        @Override
        public String name(int line) {
            asked.incrementAndGet();
            return "X";
        }

        @Override
        public String value(int line) {
            return VALUE;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, Integer.MAX_VALUE})
    void headIsNotLongerThanItMayBe(int lines) {
        var asked = new AtomicInteger();
        var fields = new Kibibytes(lines, asked);
        session.next(ByteBuffer.wrap(NEW.getBytes(ISO_8859_1)));
        assertThatExceptionOfType(HeadTooLongException.class)
                .isThrownBy(() -> session.send(1, new ResponseHead(200, fields, 0)))
                .withMessage("fields that make a head of more than 262144 octets");
        assertThat(asked).as("lines that were looked at").hasValue(256);
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void readyFieldsAreNotLongerThanAHeadMayBe() {
        var fields =
                ReadyFields.of(
                        new Fields.Builder()
                                .addAll(new Kibibytes(256, new AtomicInteger()))
                                .build());
        session.next(ByteBuffer.wrap(NEW.getBytes(ISO_8859_1)));
        assertThatExceptionOfType(HeadTooLongException.class)
                .isThrownBy(() -> session.send(1, new ResponseHead(200, fields, 0)))
                .withMessage("fields that make a head of more than 262144 octets");
        assertThat(sink.taken()).isEmpty();
    }

    @Test
    void headThatIsAsLongAsItMayBeIsSent() {
        var status = "HTTP/1.1 200 OK\r\n";
        var last = "Content-Length: 0\r\n\r\n";
        var name = "X: ";
        int left = 256 * 1024 - (status + name + "\r\n" + last).length();
        session.next(ByteBuffer.wrap(NEW.getBytes(ISO_8859_1)));
        session.send(1, new ResponseHead(200, Fields.of("X", "x".repeat(left)), 0));
        assertThat(sink.taken()).hasSize(256 * 1024).endsWith(last);
    }
}
