package webserv.handlers.upload;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import webserv.api.http.Syntax;

/// Reads `multipart/form-data` (RFC 7578) as it comes: a part at a time, its content as a stream.
///
/// ```
///   BEGIN ── "--boundary" ──► LINE_END ── blanks CRLF ──► head ── empty line ──► CONTENT
///                                │ "--"                                  CRLF "--boundary" │
///                                ▼                                                         ▼
///                               END ── nothing but blanks and one CRLF follow          LINE_END
/// ```
///
/// Strict where a second reader might read otherwise: no preamble, no epilogue, CRLF alone ends a
/// line, nothing folded. No client of forms is known to send any of them. Blanks behind a boundary
/// are taken, as they may come from whoever passed the form on. Memory is bounded by the buffer,
/// whose size is also the limit for a part's head. Confined to one thread.
final class FormReader {
    /// `boundary := 0*69<bchars> bcharsnospace` (RFC 2046 §5.1.1)
    private static final Pattern BOUNDARY =
            Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

    /// Room for a name of 255 octets, thrice encoded, and some more fields.
    static final int BUFFER_OCTETS = 8 << 10;

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER_OCTETS];
    private int start;
    private int end;
    private boolean inContent;
    private boolean begun;

    /// @param in the content of the message; read no further than its end, and not closed
    /// @param boundary see [#boundaryOf]
    FormReader(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = FormHead.octets("\r\n--" + boundary);
    }

    /// The boundary that a `Content-Type` names; empty where it is not that of a form.
    static Optional<String> boundaryOf(String contentType) {
        return Parameters.parse(contentType)
                .filter(type -> type.value().equals("multipart/form-data"))
                .flatMap(type -> Optional.ofNullable(type.parameters().get("boundary")))
                .filter(boundary -> BOUNDARY.matcher(boundary).matches());
    }

    /// The head of the next part; what is left of the part before is dropped. Empty at the end.
    ///
    /// @throws NotStored with 400 if the grammar is broken
    Optional<FormHead> next() throws IOException {
        if (begun) {
            skipContent();
        } else {
            begun = true;
            expect(Arrays.copyOfRange(delimiter, 2, delimiter.length));
        }
        if (take("--")) {
            expectEnd();
            return Optional.empty();
        }
        skipPadding();
        expect(FormHead.octets("\r\n"));
        var head = FormHead.parse(headOctets());
        inContent = true;
        return Optional.of(head);
    }

    /// The content of the part whose head was read last, up to the next boundary.
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                return readContent(target, offset, count);
            }
        };
    }

    private int readContent(byte[] target, int offset, int count) throws IOException {
        if (!inContent) {
            return -1;
        }
        int safe = octetsBeforeDelimiter();
        if (safe == 0) {
            start += delimiter.length;
            inContent = false;
            return -1;
        }
        int moved = Math.min(safe, count);
        System.arraycopy(buffer, start, target, offset, moved);
        start += moved;
        return moved;
    }

    private void skipContent() throws IOException {
        while (inContent) {
            int safe = octetsBeforeDelimiter();
            start += safe == 0 ? delimiter.length : safe;
            inContent = safe > 0;
        }
    }

    /// How many of the next octets are content for certain; 0 where the delimiter stands next.
    private int octetsBeforeDelimiter() throws IOException {
        while (true) {
            int candidate = start;
            while (candidate < end && (buffer[candidate] != '\r' || !mayBeDelimiter(candidate))) {
                candidate++;
            }
            boolean whole = end - candidate >= delimiter.length;
            if (candidate > start || whole) {
                return candidate - start;
            }
            fill();
        }
    }

    /// Whether the octets from here on are the delimiter, or as much of it as is there.
    private boolean mayBeDelimiter(int from) {
        int count = Math.min(delimiter.length, end - from);
        return Arrays.equals(buffer, from, from + count, delimiter, 0, count);
    }

    /// The octets of a head with the line ends, up to and without the empty line.
    private byte[] headOctets() throws IOException {
        int at = start;
        while (true) {
            for (; at + 4 <= end; at++) {
                if (buffer[at] == '\r'
                        && buffer[at + 1] == '\n'
                        && buffer[at + 2] == '\r'
                        && buffer[at + 3] == '\n') {
                    var head = Arrays.copyOfRange(buffer, start, at + 2);
                    start = at + 4;
                    return head;
                }
            }
            int passed = at - start;
            fill();
            at = start + passed;
        }
    }

    private void expect(byte[] octets) throws IOException {
        if (!take(octets)) {
            throw NotStored.brokenForm("a boundary of the form is not where it must be");
        }
    }

    private boolean take(String text) throws IOException {
        return take(FormHead.octets(text));
    }

    private boolean take(byte[] octets) throws IOException {
        while (end - start < octets.length) {
            fill();
        }
        if (!Arrays.equals(buffer, start, start + octets.length, octets, 0, octets.length)) {
            return false;
        }
        start += octets.length;
        return true;
    }

    /// `transport-padding := *LWSP-char` (RFC 2046 §5.1.1)
    private void skipPadding() throws IOException {
        do {
            while (start < end && Syntax.isWhitespace((char) buffer[start])) {
                start++;
            }
        } while (start == end && fillUnlessEnded());
    }

    /// What may follow the last boundary: one line end, which some clients leave out.
    private void expectEnd() throws IOException {
        skipPadding();
        boolean more = true;
        while (more && end - start <= 2) {
            more = fillUnlessEnded();
        }
        var rest = Arrays.copyOfRange(buffer, start, end);
        if (rest.length > 0 && !Arrays.equals(rest, FormHead.octets("\r\n"))) {
            throw NotStored.brokenForm("something follows the last boundary of the form");
        }
    }

    private void fill() throws IOException {
        if (!fillUnlessEnded()) {
            throw NotStored.brokenForm("the form ends before its last boundary");
        }
    }

    /// Reads on, behind what is there.
    private boolean fillUnlessEnded() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            throw NotStored.brokenForm("the head of a part is larger than " + buffer.length);
        }
        int read = in.read(buffer, end, buffer.length - end);
        end += Math.max(read, 0);
        return read >= 0;
    }
}
