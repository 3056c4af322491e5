package webserv.testkit;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import webserv.api.http.Fields;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget.Form;
import webserv.api.io.FileSlice;
import webserv.api.io.Outbox;
import webserv.api.spi.Event;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// Gives octets to a session, answers its requests at once, and writes down what it says.
final class SessionDriver {
    private final StringBuilder events = new StringBuilder();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder sent = new StringBuilder();
    private final Session session;
    private String reason = "";
    private int answerDueTo;

    private SessionDriver(Opening opening) {
        session = opening.open(new Text(sent));
    }

    /// Makes the session.
    @FunctionalInterface
    interface Opening {
        Session open(Outbox out);
    }

    static Recording run(Opening opening, List<ByteBuffer> parts) {
        var driver = new SessionDriver(opening);
        var left = ByteBuffer.allocate(0);
        for (var part : parts) {
            left = driver.feed(joined(left, part));
        }
        driver.events.append(driver.ending());
        return new Recording(driver.events.toString(), driver.sent.toString(), driver.reason);
    }

    private static ByteBuffer joined(ByteBuffer left, ByteBuffer part) {
        if (!left.hasRemaining()) {
            return part;
        }
        return ByteBuffer.allocate(left.remaining() + part.remaining()).put(left).put(part).flip();
    }

    /// Feeds octets until the session waits for more.
    ///
    /// @return what it left
    private ByteBuffer feed(ByteBuffer octets) {
        while (true) {
            switch (session.next(octets)) {
                case Event.Head(int stream, var head) -> {
                    answerDueTo = stream;
                    head(head);
                }
                case Event.Data(_, var data) -> text(data, content);
                case Event.End(_, var trailers) -> end(trailers);
                case Event.Malformed(int stream, int status, var why, _) ->
                        refused(stream, status, why.detail());
                case Event.Wait.PAUSED -> answer(404);
                case Event.Wait.NEED_INPUT -> {
                    if (octets.hasRemaining()) {
                        throw new AssertionError("NEED_INPUT with octets left");
                    }
                    return octets;
                }
                case Event.Wait.CLOSED -> {
                    return octets;
                }
            }
        }
    }

    private void answer(int status) {
        session.send(answerDueTo, new ResponseHead(status, Fields.empty(), 0));
        session.end(answerDueTo, Fields.empty());
    }

    private void head(RequestHead head) {
        events.append(head.method()).append(' ').append(head.target().path());
        head.target().query().ifPresent(query -> events.append('?').append(query));
        events.append(' ').append(head.version());
        var authority = head.authority().toString();
        events.append(authority.isEmpty() ? "" : " to " + authority);
        var form = head.target().form();
        events.append(form == Form.ORIGIN ? "" : ", " + form.name().toLowerCase(Locale.ROOT));
        if (head.hasContent()) {
            boolean chunks = head.contentLength() == RequestHead.UNKNOWN_LENGTH;
            events.append(", content ").append(chunks ? "in chunks" : head.contentLength());
        }
        events.append(head.expectsContinue() ? ", expects 100\n" : "\n");
        lines(head.fields());
    }

    private void lines(Fields fields) {
        for (int line = 0; line < fields.size(); line++) {
            events.append(fields.name(line)).append(": ");
            events.append(fields.value(line)).append('\n');
        }
    }

    private void end(Fields trailers) {
        endContent();
        events.append("end\n");
        lines(trailers);
    }

    private void refused(int stream, int status, String why) {
        endContent();
        events.append("refused ").append(status).append('\n');
        reason = why;
        answerDueTo = stream;
        answer(status);
    }

    private void endContent() {
        if (!content.isEmpty()) {
            events.append("> ").append(content).append('\n');
            content.setLength(0);
        }
    }

    private String ending() {
        var waiting = session.next(ByteBuffer.allocate(0));
        if (waiting == Event.Wait.CLOSED) {
            return "closed";
        }
        endContent();
        return session.isIdle() ? "open" : "incomplete";
    }

    private static void text(ByteBuffer octets, StringBuilder text) {
        while (octets.hasRemaining()) {
            int octet = octets.get() & 0xFF;
            boolean visible = octet >= ' ' && octet <= '~' && octet != '\\';
            text.append(visible ? String.valueOf((char) octet) : "\\x%02X".formatted(octet));
        }
    }

    /// Keeps what is sent as text.
    private record Text(StringBuilder sent) implements Outbox {
        @Override
        public void write(ByteBuffer octets) {
            while (octets.hasRemaining()) {
                sent.append((char) (octets.get() & 0xFF));
            }
        }

        @Override
        public void write(FileSlice slice) {
            slice.close();
            throw new AssertionError("no file is sent here");
        }
    }
}
