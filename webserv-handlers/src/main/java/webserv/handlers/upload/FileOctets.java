package webserv.handlers.upload;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Reads runs of octets of files.
final class FileOctets {
    private static final int BUFFER_OCTETS = 64 << 10;

    private FileOctets() {}

    /// @throws EOFException if the file ends before the run does
    static void copy(FileChannel channel, long first, long length, OutputStream out)
            throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(BUFFER_OCTETS, length));
        for (long left = length; left > 0; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            int read = channel.read(buffer, first + length - left);
            if (read < 0) {
                throw new EOFException("the file has become shorter");
            }
            out.write(buffer.array(), 0, read);
            left -= read;
        }
    }
}
