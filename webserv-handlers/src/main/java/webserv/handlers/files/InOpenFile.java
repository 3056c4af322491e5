package webserv.handlers.files;

import java.io.IOException;
import java.io.OutputStream;
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
        return new Content.Written(
                new FileWriter(
                        open.path(),
                        open.channel(),
                        length(),
                        out -> multipart.write(ranges, out, range -> copy(range, out)),
                        this::release),
                multipart.length(ranges));
    }

    private void copy(ByteRange range, OutputStream out) throws IOException {
        FileWriter.copy(open.path(), open.channel(), range, out);
    }

    @Override
    public void release() {
        giveBack.run();
    }

    private FileSlice slice(long first, long length) {
        return FileSlice.named(open.path(), open.channel(), memory, first, length, giveBack);
    }
}
