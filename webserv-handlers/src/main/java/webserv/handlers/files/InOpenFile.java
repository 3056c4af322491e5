package webserv.handlers.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import webserv.api.http.Content;
import webserv.api.io.FileSlice;
import webserv.handlers.representation.ByteRange;

/// The octets of a file that was opened for one request.
///
/// The length is that of the moment it was opened. A file that grows afterwards is sent up to it;
/// one that shrinks ends early, and the wire with it, so that the client can tell.
final class InOpenFile implements Representation.Octets {
    private static final int BUFFER_OCTETS = 64 << 10;

    private final FileTree tree;
    private final FileTree.RegularFile file;
    private final FileTree.OpenFile open;

    InOpenFile(FileTree tree, FileTree.RegularFile file, FileTree.OpenFile open) {
        this.tree = tree;
        this.file = file;
        this.open = open;
    }

    @Override
    public long length() {
        return open.state().size();
    }

    @Override
    public Content all() {
        return new Content.File(FileSlice.owning(open.channel(), 0, length()));
    }

    @Override
    public Content part(ByteRange range) {
        return new Content.File(FileSlice.owning(open.channel(), range.first(), range.length()));
    }

    /// Opens the file again when it is written: a writer that is never called, as the client has
    /// gone, could close nothing.
    @Override
    public Content parts(List<ByteRange> ranges, Multipart multipart) {
        release();
        return new Content.Written(
                out -> {
                    var again = tree.open(file);
                    try (var channel = again.channel()) {
                        if (!again.state().equals(open.state())) {
                            throw new IOException("the file has changed: " + file.asked());
                        }
                        multipart.write(ranges, out, range -> copy(channel, range, out));
                    }
                },
                multipart.length(ranges));
    }

    private static void copy(FileChannel channel, ByteRange range, OutputStream out)
            throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(BUFFER_OCTETS, range.length()));
        long position = range.first();
        while (position <= range.last()) {
            buffer.clear();
            buffer.limit((int) Math.min(buffer.capacity(), range.last() - position + 1));
            int read = channel.read(buffer, position);
            if (read < 0) {
                throw new EOFException("the file has become shorter");
            }
            out.write(buffer.array(), 0, read);
            position += read;
        }
    }

    /// Nothing was written to the file, so a failed close loses nothing.
    @Override
    public void release() {
        FileSlice.owning(open.channel(), 0, 0).close();
    }
}
