package webserv.fastcgi;

import java.nio.ByteBuffer;
import webserv.api.config.Counted;

/// Reads an application's records (FastCGI 1.0, §3.3), however their octets are split:
///
/// ```
/// version type requestId(2) contentLength(2) paddingLength reserved contentData paddingData
/// ```
///
/// A record's content is told as it comes, so no record is ever held. What speaks of the whole
/// connection (request 0) is skipped; nothing of it was asked for.
///
/// A stream's empty record ends it. Applications that leave it out are understood, as END_REQUEST
/// says the same. Output behind the end of the output is none, though: two that write to one
/// connection do that, and nobody knows whose it is. Errors are logged wherever they come.
///
/// Confined to one thread.
final class RecordReader {
    static final int HEADER_OCTETS = 8;
    private static final int VERSION = 1;
    private static final int END_OCTETS = 8;

    private final ByteBuffer header = ByteBuffer.allocate(HEADER_OCTETS);
    private final ByteBuffer end = ByteBuffer.allocate(END_OCTETS);
    private int requestId = RecordWriter.FIRST_REQUEST;
    private int contentLeft;
    private int paddingLeft;
    private boolean outputEnded;

    /// Takes records for that request from now on, and no others. To be called between records.
    void expect(int request) {
        requestId = request;
    }

    /// Reads on, up to something that there is to say.
    ///
    /// @param octets consumed as far as the part goes; all of them where more are needed
    Part next(ByteBuffer octets) {
        while (octets.hasRemaining()) {
            if (header.hasRemaining()) {
                header.put(octets.get());
                if (!header.hasRemaining()) {
                    var wrong = begin();
                    if (!wrong.isEmpty()) {
                        return new Part.Malformed(wrong);
                    }
                }
            } else if (contentLeft > 0) {
                var part = content(taken(octets, contentLeft));
                if (part != Part.Wait.NEED_INPUT) {
                    return part;
                }
            } else {
                paddingLeft -= taken(octets, paddingLeft).remaining();
                endRecord();
            }
        }
        return Part.Wait.NEED_INPUT;
    }

    /// Judges a header.
    ///
    /// @return what is wrong with it, or nothing
    private String begin() {
        int id = header.getShort(2) & 0xFFFF;
        contentLeft = header.getShort(4) & 0xFFFF;
        paddingLeft = header.get(6) & 0xFF;
        if (header.get(0) != VERSION) {
            return "a record of version " + (header.get(0) & 0xFF);
        }
        if (id != 0 && id != requestId) {
            return "a record for request " + id;
        }
        var wrong = id == 0 ? wrongForConnection() : wrongContent();
        endRecord();
        return wrong;
    }

    /// What belongs to a request must say to which: skipped, a part of an answer would be missing.
    private String wrongForConnection() {
        return type() < RecordType.GET_VALUES
                ? "a record of type " + type() + " for request 0"
                : "";
    }

    private String wrongContent() {
        return switch (type()) {
            case RecordType.STDOUT -> wrongOutput();
            case RecordType.STDERR -> "";
            case RecordType.END_REQUEST ->
                    contentLeft == END_OCTETS
                            ? ""
                            : "an end of "
                                    + Counted.of(contentLeft, "octet")
                                    + " instead of "
                                    + END_OCTETS;
            default -> "a record of type " + type();
        };
    }

    private String wrongOutput() {
        if (outputEnded && contentLeft > 0) {
            return "output behind the end of its output";
        }
        outputEnded = contentLeft == 0;
        return "";
    }

    private Part content(ByteBuffer some) {
        contentLeft -= some.remaining();
        int type = header.getShort(2) == 0 ? 0 : type();
        var part =
                switch (type) {
                    case RecordType.STDOUT -> new Part.Output(some);
                    case RecordType.STDERR -> new Part.Errors(some);
                    case RecordType.END_REQUEST -> endOf(some);
                    default -> Part.Wait.NEED_INPUT;
                };
        endRecord();
        return part;
    }

    private Part endOf(ByteBuffer some) {
        end.put(some);
        if (end.hasRemaining()) {
            return Part.Wait.NEED_INPUT;
        }
        end.clear();
        outputEnded = false;
        return new Part.End(end.getInt(0) & 0xFFFF_FFFFL, end.get(4) & 0xFF);
    }

    private void endRecord() {
        if (contentLeft == 0 && paddingLeft == 0) {
            header.clear();
        }
    }

    private int type() {
        return header.get(1) & 0xFF;
    }

    /// Whether nothing but its padding follows the record that was told last.
    ///
    /// @param octets consumed as far as the padding goes
    boolean wasLast(ByteBuffer octets) {
        if (!header.hasRemaining() && contentLeft == 0) {
            paddingLeft -= taken(octets, paddingLeft).remaining();
            endRecord();
        }
        return header.position() == 0 && !octets.hasRemaining();
    }

    private static ByteBuffer taken(ByteBuffer octets, int atMost) {
        int count = Math.min(octets.remaining(), atMost);
        var taken = octets.slice(octets.position(), count);
        octets.position(octets.position() + count);
        return taken;
    }
}
