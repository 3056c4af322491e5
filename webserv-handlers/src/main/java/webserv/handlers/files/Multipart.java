package webserv.handlers.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import webserv.handlers.representation.ByteRange;

/// The frame of `multipart/byteranges` (RFC 9110 §14.6).
///
/// @param boundary what parts are told by; the content must not hold it, so it is random
/// @param contentType of the whole representation, repeated in each part
/// @param complete the length of the whole representation
public record Multipart(String boundary, String contentType, long complete) {

    /// Writes the octets of a range.
    @FunctionalInterface
    public interface PartWriter {
        void write(ByteRange range) throws IOException;
    }

    /// The value of the message's `Content-Type`.
    public String fieldValue() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    /// The number of octets that [#write] writes.
    public long length(List<ByteRange> ranges) {
        long length = end().length;
        for (var range : ranges) {
            length += head(range).length + range.length();
        }
        return length;
    }

    /// Writes the parts and what is between them.
    public void write(List<ByteRange> ranges, OutputStream out, PartWriter part)
            throws IOException {
        for (var range : ranges) {
            out.write(head(range));
            part.write(range);
        }
        out.write(end());
    }

    private byte[] head(ByteRange range) {
        return octets(
                "\r\n--"
                        + boundary
                        + "\r\nContent-Type: "
                        + contentType
                        + "\r\nContent-Range: "
                        + range.contentRange(complete)
                        + "\r\n\r\n");
    }

    private byte[] end() {
        return octets("\r\n--" + boundary + "--\r\n");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
