package webserv.http;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Authority;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.RequestHead;
import webserv.api.io.FileSlice;
import webserv.api.io.Outbox;
import webserv.api.spi.Event;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// The server's side of an HTTP/1.1 connection (RFC 9112 §9): one exchange at a time.
///
/// What is read and what is sent go their own ways, because a response may overtake the content of
/// its request:
///
/// | reading  | event                                | then                                      |
/// |----------|--------------------------------------|-------------------------------------------|
/// | HEAD     | head complete                        | CONTENT                                   |
/// | HEAD     | input ended between two messages     | CLOSED                                    |
/// | HEAD     | a response is sent                   | STOPPED                                   |
/// | CONTENT  | content complete                     | COMPLETE                                  |
/// | HEAD, CONTENT | the message is malformed, abandonInput | STOPPED                            |
/// | HEAD     | closeAfterResponse                   | CLOSED                                    |
/// | COMPLETE | response complete, persistent        | HEAD, of the next exchange                |
/// | CONTENT  | response complete, persistent        | CONTENT, then HEAD of the next exchange   |
/// | any      | response complete, not persistent    | CLOSED                                    |
/// | COMPLETE | switchProtocol                       | CLOSED                                    |
///
/// | sending  | call                                 | then                                      |
/// |----------|--------------------------------------|-------------------------------------------|
/// | AWAITED  | interim                              | AWAITED                                   |
/// | AWAITED  | switchProtocol                       | COMPLETE                                  |
/// | AWAITED  | send of a head                       | CONTENT                                   |
/// | CONTENT  | send of content                      | CONTENT                                   |
/// | CONTENT  | end                                  | COMPLETE, or AWAITED of the next exchange |
/// | any      | probe                                | the same                                  |
///
/// While a response is outstanding and nothing is to be read, [#next] says PAUSED; CLOSED only when
/// no response is.
///
/// A response may also be sent before a head was read, for the stream that would have begun: 408
/// for a head that takes too long, 503 for a connection too many. It is the last one.
///
/// Streams count from 1.
final class Http1Session implements Session {
    private enum Reading {
        HEAD,
        CONTENT,
        COMPLETE,
        STOPPED,
        CLOSED
    }

    private enum Sending {
        AWAITED,
        CONTENT,
        COMPLETE
    }

    /// Field lines that the first head has room for: about what a browser sends.
    private static final int FIRST_LINES = 16;

    private final MessageLimits limits;
    private final KnownHosts hosts;
    private final Outbox out;

    /// Made with the first octet of a head, let go with the end of its exchange: between two
    /// requests a connection waits longest, and should hold least.
    private @Nullable HeadParser parser;

    /// What the last head was like, as the next one probably is: its field lines, where 127 stands
    /// for more, and its authority.
    private byte usualLines = FIRST_LINES;

    private Authority lastHost = Authority.NONE;

    private Reading reading = Reading.HEAD;
    private int stream = 1;
    private boolean inputEnded;
    private boolean persistent = true;

    /// Whether the client waits for 100 and neither got it nor sent any content.
    private boolean continueAwaited;

    private ContentDecoder content = ContentDecoder.NO_CONTENT;

    /// Made with the head of the response, let go as the parser is.
    private @Nullable ResponseWriter response;

    /// @param hosts that all connections share
    Http1Session(MessageLimits limits, KnownHosts hosts, Outbox out) {
        this.limits = limits;
        this.hosts = hosts;
        this.out = out;
    }

    @Override
    public Event next(ByteBuffer octets) {
        try {
            return switch (reading) {
                case HEAD -> readHead(octets);
                case CONTENT -> readContent(octets);
                case COMPLETE, STOPPED -> Event.Wait.PAUSED;
                case CLOSED -> Event.Wait.CLOSED;
            };
        } catch (BadMessage broken) {
            return refuse(broken);
        }
    }

    private Event readHead(ByteBuffer octets) {
        if (octets.hasRemaining()) {
            if (parser == null) {
                parser = new HeadParser(limits, usualLines, lastHost, hosts);
            }
            if (parser.read(octets)) {
                return begin(parser);
            }
        }
        if (isReadingHead()) {
            if (inputEnded) {
                throw new BadMessage(
                        "http-truncated", "the input ended within a head (RFC 9112 §8)");
            }
            return Event.Wait.NEED_INPUT;
        }
        releaseHead(); // empty lines before a request line are no part of a head
        if (inputEnded) {
            reading = Reading.CLOSED;
            return Event.Wait.CLOSED;
        }
        return Event.Wait.NEED_INPUT;
    }

    private Event begin(HeadParser read) {
        var head = read.head();
        usualLines = (byte) Math.clamp(read.lineCount(), 1, Byte.MAX_VALUE);
        if (head.authority().host().length() <= KnownHosts.MOST_OCTETS) {
            lastHost = head.authority();
        }
        persistent = read.persist();
        continueAwaited = head.expectsContinue();
        reading = Reading.CONTENT;
        if (!head.hasContent()) {
            content = ContentDecoder.NO_CONTENT;
        } else if (head.contentLength() == RequestHead.UNKNOWN_LENGTH) {
            content = new ChunkedDecoder(limits);
        } else {
            content = new FixedLengthDecoder(head.contentLength());
        }
        return new Event.Head(stream, head);
    }

    private Event readContent(ByteBuffer octets) {
        continueAwaited &= !octets.hasRemaining();
        var found = content.decode(octets);
        if (found.hasRemaining()) {
            return new Event.Data(stream, found);
        }
        if (content.isComplete()) {
            var end = new Event.End(stream, content.trailers());
            reading = Reading.COMPLETE;
            if (sending() == Sending.COMPLETE) {
                nextExchange();
            }
            return end;
        }
        if (inputEnded) {
            throw new BadMessage(
                    "http-truncated", "the input ended within the content (RFC 9112 §8)");
        }
        return Event.Wait.NEED_INPUT;
    }

    private Event refuse(BadMessage broken) {
        stopReading();
        return new Event.Malformed(stream, broken.status(), broken.cause(), broken.head());
    }

    private void stopReading() {
        releaseHead();
        persistent = false;
        reading = sending() == Sending.COMPLETE ? Reading.CLOSED : Reading.STOPPED;
    }

    private void releaseHead() {
        if (parser != null) {
            parser.release();
        }
    }

    @Override
    public void inputEnded() {
        inputEnded = true;
    }

    @Override
    public long announcedContent() {
        return content.announced();
    }

    @Override
    public boolean isReadingHead() {
        return reading == Reading.HEAD && parser != null && parser.isBegun();
    }

    @Override
    public boolean isIdle() {
        return reading == Reading.HEAD && !isReadingHead();
    }

    @Override
    public void interim(int stream, int status, Fields fields) {
        check("interim", stream, Sending.AWAITED);
        var request = request();
        if (request == null) {
            throw new IllegalStateException("interim without a request");
        }
        if (request.version() == HttpVersion.HTTP_1_1) {
            ResponseWriter.interim(out, status, fields);
            continueAwaited &= status != 100;
        }
    }

    /// Before the head, 100, which whoever did not ask for it may ignore (RFC 9110 §15.2.1); in
    /// chunked content, a zero in front of the next size. Both are news to HTTP/1.0, and between
    /// two octets of other content there is nothing.
    @Override
    public boolean probe(int stream) {
        var request = request();
        if (stream != this.stream || request == null) {
            return false;
        }
        return switch (sending()) {
            case AWAITED -> {
                interim(stream, 100, Fields.empty());
                yield request.version() == HttpVersion.HTTP_1_1;
            }
            case CONTENT -> response("probe", stream).probe();
            case COMPLETE -> false;
        };
    }

    @Override
    public void switchProtocol(int stream, String protocol, Fields fields) {
        check("switchProtocol", stream, Sending.AWAITED);
        var request = request();
        if (reading != Reading.COMPLETE
                || request == null
                || request.version() != HttpVersion.HTTP_1_1) {
            // RFC 9110 §7.8: the client goes over when it has sent its request, and 1.0 never does.
            throw new IllegalStateException(
                    "switchProtocol before an HTTP/1.1 request is complete: " + reading);
        }
        response = ResponseWriter.switchProtocol(out, protocol, fields);
        persistent = false;
        reading = Reading.CLOSED;
    }

    @Override
    public boolean send(int stream, ResponseHead head) {
        check("send of a head", stream, Sending.AWAITED);
        var request = request();
        if (request != null && request.method().equals("CONNECT") && head.status() < 300) {
            // It would turn the connection into a tunnel (RFC 9110 §9.3.6).
            throw new IllegalArgumentException("CONNECT is never granted: " + head.status());
        }
        boolean chunks = request != null && request.version() == HttpVersion.HTTP_1_1;
        var end = ContentEnd.of(head, chunks);
        boolean persist = mayPersist(request) && end != ContentEnd.CLOSE;
        var client = new ResponseWriter.Client(isHeadRequest(), chunks, persist);
        var begun = ResponseWriter.head(out, head, end, client);
        response = begun;
        persistent = persist;
        if (request == null) {
            reading = Reading.STOPPED;
        }
        return begun.takesContent();
    }

    /// Whether HEAD is answered; known even of a head that is malformed.
    private boolean isHeadRequest() {
        return parser != null && parser.isHeadRequest();
    }

    /// A client that waits for 100 and gets a final answer may send its content or leave it out;
    /// which it does cannot be told from the octets that follow (RFC 9110 §10.1.1), so none do.
    private boolean mayPersist(@Nullable RequestHead request) {
        return persistent && request != null && !continueAwaited;
    }

    @Override
    public void send(int stream, ByteBuffer octets) {
        response("send of content", stream).content(octets);
    }

    @Override
    public void send(int stream, FileSlice slice) {
        ResponseWriter under;
        try {
            under = response("send of a file", stream);
        } catch (IllegalStateException misuse) {
            slice.close();
            throw misuse;
        }
        under.content(slice);
    }

    @Override
    public void end(int stream, Fields trailers) {
        var ending = response("end", stream);
        try {
            ending.end(trailers);
        } catch (IllegalArgumentException broken) {
            persistent = false;
            reading = Reading.CLOSED;
            throw broken;
        }
        if (!persistent) {
            reading = Reading.CLOSED;
        } else if (reading == Reading.COMPLETE) {
            nextExchange();
        }
    }

    @Override
    public void closeAfterResponse() {
        persistent = false;
        if (request() == null || sending() == Sending.COMPLETE) {
            reading = Reading.CLOSED;
        }
    }

    @Override
    public int abandonInput() {
        stopReading();
        return stream;
    }

    private void nextExchange() {
        stream++;
        reading = Reading.HEAD;
        content = ContentDecoder.NO_CONTENT;
        parser = null;
        response = null;
    }

    /// The request under way, once its head is known.
    private @Nullable RequestHead request() {
        return parser == null ? null : parser.headIfKnown();
    }

    private Sending sending() {
        if (response == null) {
            return Sending.AWAITED;
        }
        return response.isEnded() ? Sending.COMPLETE : Sending.CONTENT;
    }

    /// The response whose content is under way.
    private ResponseWriter response(String call, int stream) {
        check(call, stream, Sending.CONTENT);
        return Objects.requireNonNull(response);
    }

    private void check(String call, int stream, Sending expected) {
        if (stream != this.stream || sending() != expected) {
            throw new IllegalStateException(
                    "%s for stream %d, while stream %d is %s and %s"
                            .formatted(call, stream, this.stream, reading, sending()));
        }
    }
}
