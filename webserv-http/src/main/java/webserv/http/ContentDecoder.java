package webserv.http;

import java.nio.ByteBuffer;
import webserv.api.http.Fields;

/// Finds the content of one request in the octets behind its head.
interface ContentDecoder {

    /// No octets.
    ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// The content of a request that has none.
    ContentDecoder NO_CONTENT = new FixedLengthDecoder(0);

    /// The next octets of content, as a slice of the input; an empty buffer where the input is used
    /// up or the content complete.
    ByteBuffer decode(ByteBuffer input);

    /// How many octets of content are known to follow those that were found.
    long announced();

    /// Whether all content was found.
    boolean isComplete();

    /// The trailer fields, once the content is complete.
    Fields trailers();

    /// Takes up to `most` octets out of the input.
    static ByteBuffer slice(ByteBuffer input, long most) {
        int length = (int) Math.min(input.remaining(), most);
        var slice = input.slice(input.position(), length);
        input.position(input.position() + length);
        return slice;
    }
}
