package webserv.handlers.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import webserv.api.http.Content;
import webserv.handlers.representation.ByteRange;

/// The octets of a file, packed while they are sent: a buffer at a time, however large the file is,
/// and on a thread that may wait for the client.
final class Packed implements Representation.Octets {
    private final FileTree.OpenFile open;
    private final PackedOnTheWay packing;
    private final Runnable onClose;

    /// @param open closed once it is sent or released
    /// @param onClose called once, after that
    Packed(FileTree.OpenFile open, PackedOnTheWay packing, Runnable onClose) {
        this.open = open;
        this.packing = packing;
        this.onClose = onClose;
    }

    @Override
    public long length() {
        return Content.UNKNOWN_LENGTH;
    }

    @Override
    public Content all() {
        long size = open.state().size();
        return new Content.Written(
                new FileWriter(open.path(), open.channel(), size, this::pack, this::release),
                length());
    }

    /// What fails before the end is reached leaves the packed octets without their end, and the
    /// response with them.
    private void pack(OutputStream out) throws IOException {
        long size = open.state().size();
        try (var encoder = packing.encoder(new Unclosed(out))) {
            if (size > 0) {
                FileWriter.copy(open.path(), open.channel(), new ByteRange(0, size - 1), encoder);
            }
        }
    }

    /// The response's stream is not ours to close, and closing the packed one is what frees its
    /// memory outside of the heap.
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            out.write(octets, offset, length);
        }

        @Override
        public void close() {
            // Left open.
        }
    }

    @Override
    public Content part(ByteRange range) {
        throw new IllegalStateException("a part of what is only being made");
    }

    @Override
    public Content parts(List<ByteRange> ranges, Multipart multipart) {
        throw new IllegalStateException("parts of what is only being made");
    }

    @Override
    public void release() {
        open.close();
        onClose.run();
    }
}
