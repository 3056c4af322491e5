package webserv.handlers.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import webserv.api.http.Content;
import webserv.handlers.representation.ByteRange;

/// The octets of a small file, shared by all requests for it. Immutable.
final class InMemory implements Representation.Octets {
    private final byte[] octets;
    private final Content all;

    /// @param octets never changed from here on
    InMemory(byte[] octets) {
        this.octets = octets;
        this.all = Content.of(octets);
    }

    @Override
    public long length() {
        return octets.length;
    }

    @Override
    public Content all() {
        return all;
    }

    @Override
    public Content part(ByteRange range) {
        return Content.of(Arrays.copyOfRange(octets, (int) range.first(), (int) range.last() + 1));
    }

    @Override
    public Content parts(List<ByteRange> ranges, Multipart multipart) {
        var out = new ByteArrayOutputStream();
        try {
            multipart.write(
                    ranges,
                    out,
                    range -> out.write(octets, (int) range.first(), (int) range.length()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Content.of(out.toByteArray());
    }

    @Override
    public void release() {
        // Memory is nobody's to give back.
    }
}
