package webserv.http;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Authority;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.RequestHead;
import webserv.api.spi.MessageLimits;

/// Makes a [RequestHead] of the octets of a head (RFC 9112 §2.1). One object reads one head.
///
/// The fields that frame, route or steer are looked at here and nowhere else: Host, Content-Length,
/// Transfer-Encoding, Connection, Expect. All others are only found.
final class HeadParser implements Section {
    private static final String HEAD = "HEAD ";

    /// Of the methods that webserv knows, OPTIONS and CONNECT are the longest.
    private static final int LONGEST_METHOD_OCTETS = 7;

    private final MessageLimits limits;
    private final LineReader reader = new LineReader();
    private final FieldLines lines;
    private final Authority lastHost;
    private final KnownHosts hosts;
    private final ConnectionOptions options = new ConnectionOptions();

    private int emptyLines;
    private boolean headRequest;
    private boolean hostSent;
    private boolean continueExpected;
    private boolean otherExpected;
    private Authority host = Authority.NONE;
    private @Nullable RequestLine requestLine;

    /// Made for a field that frames content; most requests have none.
    private @Nullable Framing framing;

    private @Nullable RequestHead head;

    /// @param expectedLines field lines that there is room for at first; at least 1
    /// @param lastHost the last authority of the connection, or [Authority#NONE]: it hardly ever
    ///   changes, and comparing costs less than anything else
    /// @param hosts where others are found
    HeadParser(MessageLimits limits, int expectedLines, Authority lastHost, KnownHosts hosts) {
        this.limits = limits;
        this.lastHost = lastHost;
        this.hosts = hosts;
        this.lines =
                new FieldLines(
                        limits.fieldLineOctets(),
                        limits.fieldSectionOctets(),
                        limits.fieldCount(),
                        expectedLines);
    }

    /// Reads on.
    ///
    /// @param octets used up, or read up to the head's end
    /// @return whether the head is complete
    boolean read(ByteBuffer octets) {
        return reader.read(octets, this);
    }

    /// Whether octets were read that are no empty lines before the request line.
    boolean isBegun() {
        return requestLine != null || reader.hasPartOfLine();
    }

    /// Forgets octets that are kept of an incomplete head.
    void release() {
        reader.release(this);
    }

    /// The number of field lines.
    int lineCount() {
        return lines.count();
    }

    /// Whether the request line begins with the method HEAD; known even of one that turns out to be
    /// malformed, too long or not complete, as the answer to it has no content either (RFC 9110
    /// §9.3.2).
    boolean isHeadRequest() {
        return headRequest;
    }

    /// The head, once its last line was taken.
    RequestHead head() {
        if (head == null) {
            throw new IllegalStateException("head() before the head is complete");
        }
        return head;
    }

    /// The head, as soon as it is known: also that of a message which is refused for what it asks.
    @Nullable RequestHead headIfKnown() {
        return head;
    }

    /// Whether the client leaves the connection open for another request.
    ///
    /// Not after CONNECT, which webserv refuses: what follows it may be meant for the tunnel.
    boolean persist() {
        var complete = head();
        return options.persist(complete.version()) && !complete.method().equals("CONNECT");
    }

    @Override
    public int bound(int lineStart) {
        return requestLine == null
                ? (int) Math.min((long) lineStart + limits.requestLineOctets(), Integer.MAX_VALUE)
                : lines.bound(lineStart);
    }

    @Override
    public BadMessage tooLong(byte[] octets, int base, int lineStart) {
        return requestLine == null
                ? requestLineTooLong(octets, base + lineStart, base + bound(lineStart) + 1)
                : lines.tooLong(octets, base, lineStart);
    }

    /// 501 where the method alone is longer than any that is known, else 414 (RFC 9112 §3).
    private BadMessage requestLineTooLong(byte[] octets, int from, int to) {
        headRequest = isHead(octets, from, to);
        return Octets.firstOther(Octets.TOKEN, octets, from, to) - from > LONGEST_METHOD_OCTETS
                ? new BadMessage(
                        501, "method-unknown", "the method is longer than any known (RFC 9112 §3)")
                : new BadMessage(
                        414,
                        "http-request-line-too-long",
                        "the request line is too long (RFC 9112 §3)");
    }

    @Override
    public void breaksOff(byte[] octets, int from, int to) {
        if (requestLine == null) {
            headRequest = isHead(octets, from, to);
        }
    }

    @Override
    public boolean take(byte[] octets, int base, int start, int end) {
        if (requestLine != null) {
            return takeFieldLine(requestLine, octets, base, start, end);
        }
        if (start < end) {
            headRequest = isHead(octets, base + start, base + end);
            requestLine = RequestLine.parse(octets, base + start, base + end);
            lines.begin(end + 2);
        } else if (++emptyLines > limits.leadingEmptyLines()) {
            // RFC 9112 §2.2 wants at least one ignored.
            throw new BadMessage(
                    "http-empty-lines",
                    "too many empty lines before the request line (RFC 9112 §2.2)");
        }
        return false;
    }

    private static boolean isHead(byte[] octets, int from, int to) {
        return to - from >= HEAD.length() && Octets.equal(octets, from, from + HEAD.length(), HEAD);
    }

    private boolean takeFieldLine(RequestLine line, byte[] octets, int base, int start, int end) {
        if (start == end) {
            complete(line, octets, base, end);
            return true;
        }
        lines.add(octets, base, start, end);
        recognise(octets, base + lines.sectionStart());
        return false;
    }

    /// @param base where the field section starts in the octets
    private void recognise(byte[] octets, int base) {
        int name = base + lines.nameStart();
        int from = base + lines.valueStart();
        int to = base + lines.valueEnd();
        switch (lines.nameEnd() - lines.nameStart()) {
            case 4 -> {
                if (isNamed("host", octets, name)) {
                    takeHost(octets, from, to);
                }
            }
            case 6 -> {
                if (isNamed("expect", octets, name)) {
                    takeExpectation(octets, from, to);
                }
            }
            case 10 -> {
                if (isNamed("connection", octets, name)) {
                    options.add(octets, from, to);
                }
            }
            case 14 -> {
                if (isNamed("content-length", octets, name)) {
                    framing().contentLength(octets, from, to);
                }
            }
            case 17 -> {
                if (isNamed("transfer-encoding", octets, name)) {
                    framing().transferEncoding(octets, from, to);
                }
            }
            default -> {
                // No field of that length steers anything here.
            }
        }
    }

    /// Whether the last line's name is that one, of the same length. Most names of a length differ
    /// in their first letter.
    private static boolean isNamed(String name, byte[] octets, int from) {
        return (octets[from] | ' ') == name.charAt(0)
                && Octets.equalIgnoringCase(octets, from, from + name.length(), name);
    }

    /// An empty Host is how a client says that its target has no authority (RFC 9112 §3.2).
    private void takeHost(byte[] octets, int from, int to) {
        if (hostSent) {
            throw new BadMessage("http-host", "more than one Host (RFC 9112 §3.2)");
        }
        hostSent = true;
        if (from == to) {
            return;
        }
        host =
                AuthorityParser.spells(lastHost, octets, from, to)
                        ? lastHost
                        : hosts.of(octets, from, to);
    }

    private Framing framing() {
        if (framing == null) {
            framing = new Framing();
        }
        return framing;
    }

    /// `Expect = #expectation`: a list, whose empty elements say nothing (RFC 9110 §5.6.1).
    private void takeExpectation(byte[] octets, int from, int to) {
        int start = from;
        while (start <= to) {
            int comma = Octets.indexOf(',', octets, start, to);
            int expectation = Octets.skipWhitespace(octets, start, comma);
            int end = Octets.trimEnd(octets, expectation, comma);
            boolean known = Octets.equalIgnoringCase(octets, expectation, end, "100-continue");
            continueExpected |= known;
            otherExpected |= !known && expectation < end;
            start = comma + 1;
        }
    }

    private void complete(RequestLine line, byte[] octets, int base, int end) {
        if (!hostSent && line.version() == HttpVersion.HTTP_1_1) {
            throw new BadMessage("http-host", "Host is missing (RFC 9112 §3.2)");
        }
        // HTTP/1.0 knows no expectations (RFC 9110 §10.1.1).
        boolean expects = line.version() == HttpVersion.HTTP_1_1;
        long contentLength = framing == null ? 0 : framing.length(line.version());
        var whole =
                new RequestHead(
                        line.method(),
                        line.target(),
                        line.authority().host().isEmpty() ? host : line.authority(),
                        line.version(),
                        fields(line, octets, base, end),
                        contentLength,
                        expects && continueExpected && contentLength != 0);
        head = whole;
        if (framing != null && framing.hasUnknownCoding()) {
            throw new BadMessage(
                    501,
                    "http-transfer-coding",
                    "a transfer coding that is not known (RFC 9112 §6.1)",
                    whole);
        }
        if (expects && otherExpected) {
            // There is one expectation that can be met; any other is refused, lest the client
            // believe it was.
            throw new BadMessage(
                    417,
                    "http-expectation",
                    "an expectation that is not known (RFC 9110 §10.1.1)",
                    whole);
        }
    }

    /// The fields as everybody is to see them: where the target has an authority, Host says that,
    /// and what the client sent is ignored (RFC 9112 §3.2.2).
    private Fields fields(RequestLine line, byte[] octets, int base, int end) {
        var sent = lines.section(octets, base, end);
        if (line.authority().host().isEmpty()) {
            return sent;
        }
        var fields = new Fields.Builder().add("Host", line.authority().toString());
        for (int i = 0; i < sent.size(); i++) {
            if (!sent.name(i).equalsIgnoreCase("Host")) {
                fields.add(sent.name(i), sent.value(i));
            }
        }
        return fields.build();
    }
}
