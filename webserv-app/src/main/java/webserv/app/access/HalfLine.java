package webserv.app.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The line of which a part is in a file, as there was no room for more; mostly none.
///
/// Its rest comes before everything else when there is room again. It is written once more from its
/// beginning where the rest would have no sense: in a new file, or where others have emptied the
/// file or added to it meanwhile. What an earlier server has left of a line gets its end.
///
/// Confined as its [Target] is.
final class HalfLine {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int NOT_CUT = -1;
    private static final int UNKNOWN = -1;

    /// The line, from what remains of it on.
    private ByteBuffer rest = NOTHING;

    /// How long the file was behind what is in it.
    private long end;

    /// How long the file was when it was opened, if that was within a line. Where it is longer by
    /// now, whoever was writing has gone on.
    private long cut = NOT_CUT;

    boolean isThere() {
        return rest.hasRemaining();
    }

    /// Keeps the line that a write broke off in, if it broke off in one.
    ///
    /// @param lines each with its end
    /// @param written how many octets of them are in the file
    void keep(byte[] lines, int written, SeekableByteChannel file) {
        int start = written;
        while (start > 0 && lines[start - 1] != '\n') {
            start--;
        }
        if (start < written) {
            rest = ByteBuffer.wrap(Arrays.copyOfRange(lines, start, endOfLine(lines, written)));
            rest.position(written - start);
            end = lengthOf(file);
        }
    }

    /// No length at all where it cannot be told, as of a channel that was closed: then the line is
    /// written once more.
    private static long lengthOf(SeekableByteChannel file) {
        try {
            return file.size();
        } catch (IOException unknown) {
            return UNKNOWN;
        }
    }

    private static int endOfLine(byte[] lines, int at) {
        int end = at;
        while (lines[end] != '\n') {
            end++;
        }
        return end + 1;
    }

    /// Takes note of another file, where the whole line is to be written.
    void opened(Path file) {
        rest.rewind();
        try {
            cut = Files.isRegularFile(file) ? endWithinALine(file) : NOT_CUT;
        } catch (IOException unreadable) {
            cut = NOT_CUT;
        }
    }

    private static long endWithinALine(Path file) throws IOException {
        try (var read = Files.newByteChannel(file)) {
            long size = read.size();
            var last = ByteBuffer.allocate(1);
            boolean isRead = size > 0 && read.position(size - 1).read(last) == 1;
            return isRead && last.get(0) != '\n' ? size : NOT_CUT;
        }
    }

    /// Writes what remains.
    void write(SeekableByteChannel file) throws IOException {
        if (cut != NOT_CUT) {
            endOther(file);
        }
        if (isThere()) {
            writeRest(file);
        }
    }

    private void endOther(SeekableByteChannel file) throws IOException {
        if (file.size() == cut) {
            file.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
        cut = NOT_CUT;
    }

    private void writeRest(SeekableByteChannel file) throws IOException {
        if (file.size() != end) {
            rest.rewind();
        }
        try {
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            rest = NOTHING;
        } catch (IOException | RuntimeException | Error failure) {
            end = lengthOf(file);
            throw failure;
        }
    }
}
