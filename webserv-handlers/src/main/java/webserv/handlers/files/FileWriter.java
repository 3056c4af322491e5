package webserv.handlers.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import webserv.api.http.Content;
import webserv.handlers.representation.ByteRange;

/// Writes something made of an open file, and gives the file back whatever happens.
///
/// A file that has become shorter fails the writing, which breaks the response off: the client can
/// tell, where a whole response of half a file would look right. What is added to a file meanwhile,
/// as to a log, is not part of the response.
public final class FileWriter implements Content.Writer {
    private static final int BUFFER_OCTETS = 64 << 10;

    private final FileChannel channel;
    private final long size;
    private final Body body;
    private final Runnable release;

    /// What is written.
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /// @param size of the file when it was opened
    /// @param body writes octets of the file
    /// @param release gives back the file and what else is held; called once
    FileWriter(FileChannel channel, long size, Body body, Runnable release) {
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
                throw new IOException("the file has become shorter while it was sent");
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
    public static void copy(FileChannel channel, ByteRange range, OutputStream out)
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
}
