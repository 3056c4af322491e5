package webserv.http;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import webserv.api.http.Authority;
import webserv.api.http.FieldLine;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
import webserv.api.spi.Event;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// What a session made of octets, as values that can be compared and written again.
///
/// @param requests the complete ones
/// @param begun the head and the content so far of one that is not complete
/// @param ending `open`, `incomplete`, `closed`, or `refused` with status and reason
record Understood(List<Request> requests, Optional<Request> begun, String ending) {

    /// A request, without the fields that frame it: how content is cut is not what it means.
    ///
    /// @param chunked whether the content came in chunks, without a length
    /// @param content each octet a character
    record Request(
            String method,
            RequestTarget target,
            Authority authority,
            HttpVersion version,
            List<FieldLine> fields,
            boolean expectsContinue,
            boolean chunked,
            String content,
            List<FieldLine> trailers) {

        static Request of(RequestHead head, String content, Fields trailers) {
            return new Request(
                    head.method(),
                    head.target(),
                    head.authority(),
                    head.version(),
                    head.fields().lines().stream().filter(line -> !frames(line.name())).toList(),
                    head.expectsContinue(),
                    head.contentLength() == RequestHead.UNKNOWN_LENGTH,
                    content,
                    trailers.lines());
        }

        private static boolean frames(String name) {
            var lower = name.toLowerCase(Locale.ROOT);
            return lower.equals("content-length") || lower.equals("transfer-encoding");
        }

        /// The octets of a request that means the same, written in another way where there is one:
        /// without OWS, framing fields last, content in one chunk. It is never longer.
        String written() {
            var raw = new StringBuilder(method);
            raw.append(' ').append(target).append(' ').append(version).append("\r\n");
            writeFields(raw);
            if (chunked) {
                raw.append("Transfer-Encoding:chunked\r\n\r\n");
                if (!content.isEmpty()) {
                    raw.append(Integer.toHexString(content.length())).append("\r\n");
                    raw.append(content).append("\r\n");
                }
                raw.append("0\r\n");
                write(trailers, raw);
                return raw.append("\r\n").toString();
            }
            if (!content.isEmpty()) {
                raw.append("Content-Length:").append(content.length()).append("\r\n");
            }
            return raw.append("\r\n").append(content).toString();
        }

        /// Host says nothing where the target has an authority, and may be longer than the one that
        /// came.
        private void writeFields(StringBuilder raw) {
            if (target.raw().startsWith("/") || target.raw().equals("*")) {
                write(fields, raw);
                return;
            }
            if (version == HttpVersion.HTTP_1_1) {
                raw.append("Host:\r\n");
            }
            write(fields.stream().filter(line -> !line.name().equals("Host")).toList(), raw);
        }

        private static void write(List<FieldLine> lines, StringBuilder raw) {
            for (var line : lines) {
                raw.append(line.name()).append(':').append(line.value()).append("\r\n");
            }
        }
    }

    /// Whether it ended within a head.
    boolean endsInHead() {
        return ending.equals("incomplete") && begun.isEmpty();
    }

    /// Of the refusal, without the name of the field that it may end with; else an empty text.
    String reason() {
        var parts = ending.split(": ", 3);
        return parts.length > 1 ? parts[1] : "";
    }

    /// Gives octets to a new session, answers each request at once, and keeps what it says.
    ///
    /// @param portions the octets in order
    /// @throws AssertionError if the session takes more octets without a word than its limits allow
    static Understood of(MessageLimits limits, List<ByteBuffer> portions) {
        var driver = new Driver(limits);
        for (var portion : portions) {
            if (!driver.feed(portion)) {
                break;
            }
        }
        return driver.understood();
    }

    private static final class Driver {
        private final Session session;
        private final long mostSilentOctets;
        private final List<Request> requests = new ArrayList<>();
        private final StringBuilder content = new StringBuilder();
        private Optional<RequestHead> begun = Optional.empty();
        private String refusal = "";
        private long silentOctets;
        private int stream;

        Driver(MessageLimits limits) {
            session = new Http1Codec().open(limits, new Nowhere());
            mostSilentOctets = mostSilentOctets(limits);
        }

        /// The most that a session may keep or skip before it must say something: what surrounds a
        /// message, the longest head, and the CRLF of a chunk, the longest chunk line and trailers.
        private static long mostSilentOctets(MessageLimits limits) {
            long head =
                    2L * (limits.leadingEmptyLines() + 1)
                            + limits.requestLineOctets()
                            + limits.fieldSectionOctets()
                            + 4;
            long chunks = limits.chunkLineOctets() + limits.trailerSectionOctets() + 8L;
            return Math.max(head, chunks);
        }

        /// @return whether the session would take more
        boolean feed(ByteBuffer octets) {
            while (true) {
                int before = octets.remaining();
                var event = session.next(octets);
                silentOctets += before - octets.remaining();
                switch (event) {
                    case Event.Head(int of, var head) -> {
                        stream = of;
                        begun = Optional.of(head);
                        silentOctets = 0;
                    }
                    case Event.Data(_, var data) -> {
                        while (data.hasRemaining()) {
                            content.append((char) (data.get() & 0xFF));
                        }
                        silentOctets = 0;
                    }
                    case Event.End(_, var trailers) -> {
                        end(trailers);
                        silentOctets = 0;
                    }
                    case Event.Malformed(_, int status, var cause, _) -> {
                        refusal = "refused " + status + ": " + cause.detail();
                        return false;
                    }
                    case Event.Wait.PAUSED -> answer();
                    case Event.Wait.NEED_INPUT -> {
                        check(octets);
                        return true;
                    }
                    case Event.Wait.CLOSED -> {
                        return false;
                    }
                }
            }
        }

        private void check(ByteBuffer octets) {
            if (octets.hasRemaining()) {
                throw new AssertionError("NEED_INPUT with octets left");
            }
            if (silentOctets > mostSilentOctets) {
                throw new AssertionError("took " + silentOctets + " octets without a word");
            }
        }

        private void end(Fields trailers) {
            requests.add(Request.of(begun.orElseThrow(), content.toString(), trailers));
            begun = Optional.empty();
            content.setLength(0);
        }

        private void answer() {
            session.send(stream, new ResponseHead(404, Fields.empty(), 0));
            session.end(stream, Fields.empty());
        }

        Understood understood() {
            var partly = begun.map(head -> Request.of(head, content.toString(), Fields.empty()));
            return new Understood(List.copyOf(requests), partly, ending());
        }

        private String ending() {
            if (!refusal.isEmpty()) {
                return refusal;
            }
            if (session.next(ByteBuffer.allocate(0)) == Event.Wait.CLOSED) {
                return "closed";
            }
            return session.isIdle() ? "open" : "incomplete";
        }
    }
}
