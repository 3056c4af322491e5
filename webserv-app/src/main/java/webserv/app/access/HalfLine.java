package webserv.app.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/// The line of which a part is in a file, as there was no room for more; mostly none.
///
/// Its rest comes before everything else when there is room again. It is written once more from its
/// beginning where the rest would have no sense: in a new file, or where others have emptied the
/// file or added to it meanwhile.
///
/// Confined to the writer's thread.
final class HalfLine {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// The line, from what remains of it on.
    private ByteBuffer rest = NOTHING;

    /// How long the file was behind what is in it.
    private long end;

    boolean isThere() {
        return rest.hasRemaining();
    }

    /// Keeps the line that a write broke off in, if it broke off in one.
    ///
    /// @param lines each with its end
    /// @param written how many octets of them are in the file
    void keep(byte[] lines, int written, SeekableByteChannel file) throws IOException {
        int start = written;
        while (start > 0 && lines[start - 1] != '\n') {
            start--;
        }
        if (start < written) {
            rest = ByteBuffer.wrap(Arrays.copyOfRange(lines, start, endOfLine(lines, written)));
            rest.position(written - start);
            end = file.size();
        }
    }

    private static int endOfLine(byte[] lines, int at) {
        int end = at;
        while (lines[end] != '\n') {
            end++;
        }
        return end + 1;
    }

    /// Has the whole line be written, as the file is another.
    void startOver() {
        rest.rewind();
    }

    /// Writes what remains.
    void write(SeekableByteChannel file) throws IOException {
        if (!isThere()) {
            return;
        }
        if (file.size() != end) {
            startOver();
        }
        try {
            while (rest.hasRemaining()) {
                file.write(rest);
            }
            rest = NOTHING;
        } catch (IOException failure) {
            end = file.size();
            throw failure;
        }
    }
}
