package webserv.http;

import webserv.api.http.HttpVersion;
import webserv.api.http.RequestHead;

/// How long a request's content is (RFC 9112 §6). Here smuggling begins, so there is one reading or
/// a refusal:
///
/// - Content-Length is one line with one number of digits. RFC 9110 §8.6 lets a recipient take `5,
///   5` for 5; no client sends it, and where the numbers differ it must be refused, so it is
///   refused always.
/// - Transfer-Encoding is `chunked`, once, in HTTP/1.1 only. A coding that is unknown is 501 where
///   `chunked` ends the list, so that the content has an end; anything else is 400.
/// - Both together are 400, whatever they say. RFC 9112 §6.1 allows to prefer Transfer-Encoding;
///   the request has then been read in two ways along its path.
/// - Neither means no content, whatever the method.
final class Framing {
    private static final long NOT_SENT = -1;

    private long contentLength = NOT_SENT;
    private boolean coded;
    private boolean unknownCoding;
    private boolean chunkedLast;

    /// `Content-Length = 1*DIGIT` (RFC 9110 §8.6).
    void contentLength(byte[] octets, int from, int to) {
        if (contentLength != NOT_SENT) {
            throw new BadMessage(
                    "http-content-length", "more than one Content-Length (RFC 9112 §6.3)");
        }
        if (from == to || Octets.firstOther(Octets.DIGIT, octets, from, to) < to) {
            throw new BadMessage(
                    "http-content-length",
                    "Content-Length is not a number of digits (RFC 9110 §8.6)");
        }
        contentLength = number(octets, from, to);
    }

    private static long number(byte[] octets, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = octets[i] - '0';
            if (number > (Long.MAX_VALUE - digit) / 10) {
                throw new BadMessage(
                        "http-content-length", "Content-Length is too large (RFC 9110 §8.6)");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /// `Transfer-Encoding = #transfer-coding` (RFC 9112 §6.1). Several lines are one list.
    void transferEncoding(byte[] octets, int from, int to) {
        coded = true;
        int start = from;
        while (start <= to) {
            int comma = Octets.indexOf(',', octets, start, to);
            int coding = Octets.skipWhitespace(octets, start, comma);
            addCoding(octets, coding, Octets.trimEnd(octets, coding, comma));
            start = comma + 1;
        }
    }

    private void addCoding(byte[] octets, int from, int to) {
        if (from == to || Octets.firstOther(Octets.TOKEN, octets, from, to) < to) {
            throw new BadMessage(
                    "http-transfer-encoding",
                    "Transfer-Encoding is not a list of codings (RFC 9112 §6.1)");
        }
        if (chunkedLast) {
            throw new BadMessage(
                    "http-transfer-encoding",
                    "chunked is not the last coding, or not once (RFC 9112 §6.3)");
        }
        chunkedLast = Octets.equalIgnoringCase(octets, from, to, "chunked");
        unknownCoding |= !chunkedLast;
    }

    /// The octets of content, or [RequestHead#UNKNOWN_LENGTH] where they come in chunks.
    long length(HttpVersion version) {
        if (!coded) {
            return contentLength == NOT_SENT ? 0 : contentLength;
        }
        if (contentLength != NOT_SENT) {
            throw new BadMessage(
                    "http-two-framings", "Content-Length beside Transfer-Encoding (RFC 9112 §6.1)");
        }
        if (version == HttpVersion.HTTP_1_0) {
            throw new BadMessage(
                    "http-transfer-encoding", "Transfer-Encoding in HTTP/1.0 (RFC 9112 §6.1)");
        }
        if (!chunkedLast) {
            throw new BadMessage(
                    "http-transfer-encoding", "chunked is not the last coding (RFC 9112 §6.3)");
        }
        return RequestHead.UNKNOWN_LENGTH;
    }

    /// Whether the content, which has an end, has a coding besides `chunked`, which nobody here
    /// takes off.
    boolean hasUnknownCoding() {
        return unknownCoding;
    }
}
