package webserv.http;

import java.nio.ByteBuffer;
import webserv.api.http.Fields;

/// Content of a length that Content-Length told (RFC 9112 §6.2).
final class FixedLengthDecoder implements ContentDecoder {
    private long left;

    FixedLengthDecoder(long length) {
        left = length;
    }

    @Override
    public ByteBuffer decode(ByteBuffer input) {
        if (left == 0 || !input.hasRemaining()) {
            return NOTHING;
        }
        var slice = ContentDecoder.slice(input, left);
        left -= slice.remaining();
        return slice;
    }

    @Override
    public long announced() {
        return left;
    }

    @Override
    public boolean isComplete() {
        return left == 0;
    }

    @Override
    public Fields trailers() {
        return Fields.empty();
    }
}
