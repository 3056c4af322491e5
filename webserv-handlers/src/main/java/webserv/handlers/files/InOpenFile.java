package webserv.handlers.files;

import java.lang.foreign.MemorySegment;
import java.util.List;
import webserv.api.http.Content;
import webserv.api.io.FileSlice;
import webserv.handlers.representation.ByteRange;

/// The octets of an open file, for one response.
///
/// The length is that of the moment it was opened. A file that grows afterwards is sent up to it;
/// one that shrinks ends early, and the wire with it, so that the client can tell.
final class InOpenFile implements Representation.Octets {
    private final FileTree.OpenFile open;
    private final MemorySegment memory;
    private final Runnable giveBack;

    /// @param memory the file's octets from its first one on, as far as they are in memory
    /// @param giveBack called once, when it is sent or released
    InOpenFile(FileTree.OpenFile open, MemorySegment memory, Runnable giveBack) {
        this.open = open;
        this.memory = memory;
        this.giveBack = giveBack;
    }

    /// Of a file that is open for this response alone, which closes it.
    static InOpenFile owning(FileTree.OpenFile open) {
        return new InOpenFile(open, MemorySegment.NULL, open::close);
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

    /// Not of a [SharedFile]: the parts are read on a thread that is interrupted when the client
    /// goes.
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
        giveBack.run();
    }

    private FileSlice slice(long first, long length) {
        return new FileSlice(open.channel(), memory, first, length, giveBack);
    }
}
