package webserv.handlers.files;

import java.util.List;
import webserv.api.http.Content;
import webserv.api.io.FileSlice;
import webserv.handlers.representation.ByteRange;

/// The octets of a file that is open for one request.
///
/// The length is that of the moment it was opened. A file that grows afterwards is sent up to it;
/// one that shrinks ends early, and the wire with it, so that the client can tell.
final class InOpenFile implements Representation.Octets {
    private final FileTree.OpenFile open;

    /// @param open closed once it is sent or released
    InOpenFile(FileTree.OpenFile open) {
        this.open = open;
    }

    @Override
    public long length() {
        return open.state().size();
    }

    @Override
    public Content all() {
        return new Content.File(slice(0, length()));
    }

    @Override
    public Content part(ByteRange range) {
        return new Content.File(slice(range.first(), range.length()));
    }

    @Override
    public Content parts(List<ByteRange> ranges, Multipart multipart) {
        var channel = open.channel();
        return new Content.Written(
                new FileWriter(
                        channel,
                        length(),
                        out ->
                                multipart.write(
                                        ranges, out, range -> FileWriter.copy(channel, range, out)),
                        this::release),
                multipart.length(ranges));
    }

    @Override
    public void release() {
        slice(0, 0).close();
    }

    private FileSlice slice(long first, long length) {
        return FileSlice.owning(open.channel(), first, length);
    }
}
