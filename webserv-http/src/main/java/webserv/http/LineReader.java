package webserv.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Finds the lines of a [Section] in octets that come in any portions.
///
/// A section that lies whole in one buffer is read in place. What is incomplete is gathered, and
/// scanning goes on where it stopped, so that a sender of single octets costs no more than any
/// other. Memory is bounded by the section's limits and released with the section's end.
///
/// A line ends with CRLF, and nothing else is a line end: RFC 9112 §2.2 lets a recipient take a
/// bare LF for one. Some servers do, some do not, and between two that differ requests are
/// smuggled; so a bare LF is refused here, like a bare CR and every other control character but
/// HTAB.
///
/// What is found, and in which order, never depends on how the octets were split: a line is checked
/// from left to right, and taken when it is complete.
final class LineReader {
    private static final byte[] NOTHING = {};

    /// How much is copied at a time from a buffer that cannot be read in place. What belongs to the
    /// next message is given back, so a much larger portion would be copied again and again.
    private static final int PORTION = 1024;

    private byte[] gathered = NOTHING;
    private int gatheredLength;
    private int lineStart;
    private int scanned;

    /// Whether octets are kept of a line that is not complete.
    boolean hasPartOfLine() {
        return gatheredLength > lineStart;
    }

    /// Forgets what was gathered.
    ///
    /// @param section is told of a line that is not complete
    void release(Section section) {
        if (hasPartOfLine()) {
            section.breaksOff(gathered, lineStart, gatheredLength);
        }
        release();
    }

    private void release() {
        gathered = NOTHING;
        gatheredLength = 0;
        lineStart = 0;
        scanned = 0;
    }

    /// Reads on.
    ///
    /// @param input used up, or read up to the section's end
    /// @return whether the section is complete
    boolean read(ByteBuffer input, Section section) {
        if (gatheredLength == 0 && input.hasArray()) {
            return readInPlace(input, section);
        }
        while (input.hasRemaining()) {
            gather(input);
            int end = scan(gathered, 0, gatheredLength, section);
            if (end >= 0) {
                input.position(input.position() - (gatheredLength - end));
                release();
                return true;
            }
        }
        return false;
    }

    private boolean readInPlace(ByteBuffer input, Section section) {
        int base = input.arrayOffset() + input.position();
        int end = scan(input.array(), base, input.remaining(), section);
        if (end >= 0) {
            input.position(input.position() + end);
            release();
            return true;
        }
        while (input.hasRemaining()) {
            gather(input);
        }
        return false;
    }

    private void gather(ByteBuffer input) {
        int length = Math.min(input.remaining(), PORTION);
        if (gathered.length - gatheredLength < length) {
            int twice = Math.max(gathered.length * 2, 128);
            gathered = Arrays.copyOf(gathered, Math.max(twice, gatheredLength + length));
        }
        input.get(gathered, gatheredLength, length);
        gatheredLength += length;
    }

    /// Takes the complete lines.
    ///
    /// @return the place behind the last line, or -1 if it has not come yet
    private int scan(byte[] octets, int base, int length, Section section) {
        int end = endOfLine(octets, base, length, section);
        while (end >= 0) {
            boolean last = section.take(octets, base, lineStart, end);
            lineStart = end + 2;
            scanned = lineStart;
            if (last) {
                return lineStart;
            }
            end = endOfLine(octets, base, length, section);
        }
        return -1;
    }

    /// The place of the line's CR, or -1 if its LF has not come yet.
    private int endOfLine(byte[] octets, int base, int length, Section section) {
        int bound = section.bound(lineStart);
        int at = Octets.firstControl(octets, base + scanned, base + length) - base;
        while (at < length && octets[base + at] == '\t' && at <= bound) {
            at = Octets.firstControl(octets, base + at + 1, base + length) - base;
        }
        scanned = at;
        if (at <= bound
                && at + 1 < length
                && octets[base + at] == '\r'
                && octets[base + at + 1] == '\n') {
            return at;
        }
        if (at > bound) {
            throw section.tooLong(octets, base, lineStart);
        }
        checkMayEnd(octets, base, length, section);
        return -1;
    }

    /// Whether what was scanned is the beginning of a line: it breaks off before its LF, not with
    /// something else.
    private void checkMayEnd(byte[] octets, int base, int length, Section section) {
        if (scanned == length || (scanned + 1 == length && octets[base + scanned] == '\r')) {
            return;
        }
        section.breaksOff(octets, base + lineStart, base + scanned);
        throw switch (octets[base + scanned]) {
            case '\r' -> new BadMessage("http-bare-cr", "a bare CR (RFC 9112 §2.2)");
            case '\n' -> new BadMessage("http-bare-lf", "a bare LF (RFC 9112 §2.2)");
            default -> new BadMessage("http-control", "a control character (RFC 9110 §5.5)");
        };
    }
}
