package webserv.http;

import java.util.List;
import webserv.api.http.Fields;
import webserv.api.spi.MessageLimits;

/// The trailer fields behind chunked content (RFC 9112 §7.1.2).
///
/// They are kept apart from the head's fields for good. Those that frame, route, authenticate or
/// steer are dropped (RFC 9110 §6.5.1): whatever they say, it comes too late to be obeyed, and a
/// handler that looked at them might obey.
final class TrailerSection implements Section {
    private static final List<String> DROPPED =
            List.of(
                    "Authorization",
                    "Cache-Control",
                    "Connection",
                    "Content-Encoding",
                    "Content-Length",
                    "Content-Range",
                    "Content-Type",
                    "Cookie",
                    "Expect",
                    "Forwarded",
                    "Host",
                    "If-Match",
                    "If-Modified-Since",
                    "If-None-Match",
                    "If-Range",
                    "If-Unmodified-Since",
                    "Keep-Alive",
                    "Max-Forwards",
                    "Pragma",
                    "Proxy-Authorization",
                    "Proxy-Connection",
                    "Range",
                    "TE",
                    "Trailer",
                    "Transfer-Encoding",
                    "Upgrade",
                    "Via",
                    "X-Forwarded-For",
                    "X-Forwarded-Host",
                    "X-Forwarded-Proto");

    /// A trailer section is short where there is one.
    private static final int EXPECTED_LINES = 4;

    private final FieldLines lines;
    private Fields fields = Fields.empty();

    TrailerSection(MessageLimits limits) {
        lines =
                new FieldLines(
                        limits.fieldLineOctets(),
                        limits.trailerSectionOctets(),
                        limits.fieldCount(),
                        EXPECTED_LINES);
    }

    /// The fields, once the last line was taken.
    Fields fields() {
        return fields;
    }

    @Override
    public int bound(int lineStart) {
        return lines.bound(lineStart);
    }

    @Override
    public BadMessage tooLong(byte[] octets, int base, int lineStart) {
        return lines.tooLong(octets, base, lineStart);
    }

    @Override
    public boolean take(byte[] octets, int base, int start, int end) {
        if (start == 0) {
            lines.begin(0);
        }
        if (start == end) {
            fields = lines.section(octets, base, end);
            return true;
        }
        lines.add(octets, base, start, end);
        if (isDropped(octets, base + lines.nameStart(), base + lines.nameEnd())) {
            lines.dropLast();
        }
        return false;
    }

    private static boolean isDropped(byte[] octets, int from, int to) {
        return DROPPED.stream().anyMatch(name -> Octets.equalIgnoringCase(octets, from, to, name));
    }
}
