package webserv.handlers.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.ResponseBrokenException;
import webserv.handlers.representation.ByteRange;

/// Writes something made of an open file, and gives the file back whatever happens.
///
/// A file that has become shorter fails the writing, which breaks the response off: the client can
/// tell, where a whole response of half a file would look right. What is added to a file meanwhile,
/// as to a log, is not part of the response.
public final class FileWriter implements Content.Writer {
    private static final int BUFFER_OCTETS = 64 << 10;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final Body body;
    private final Runnable release;

    /// What is written.
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /// @param path what the file is called, for the log
    /// @param size of the file when it was opened
    /// @param body writes octets of the file
    /// @param release gives back the file and what else is held; called once
    FileWriter(Path path, FileChannel channel, long size, Body body, Runnable release) {
        this.path = path;
        this.channel = channel;
        this.size = size;
        this.body = body;
        this.release = release;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try {
            body.writeTo(out);
            if (channel.size() < size) {
                throw cut(path);
            }
        } finally {
            release.run();
        }
    }

    @Override
    public void discard() {
        release.run();
    }

    /// Copies a run of octets.
    ///
    /// @param path what the file is called, for the log
    public static void copy(Path path, FileChannel channel, ByteRange range, OutputStream out)
            throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(BUFFER_OCTETS, range.length()));
        long position = range.first();
        while (position <= range.last()) {
            buffer.clear();
            buffer.limit((int) Math.min(buffer.capacity(), range.last() - position + 1));
            int read = channel.read(buffer, position);
            if (read < 0) {
                throw cut(path);
            }
            out.write(buffer.array(), 0, read);
            position += read;
        }
    }

    private static IOException cut(Path path) {
        return new ResponseBrokenException(Cause.contentCut(path.toString()));
    }
}
