package webserv.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import webserv.api.io.FileSlice;
import webserv.api.io.Outbox;

/// Keeps what is sent as text, each octet a character, and counts the writes.
final class Sink implements Outbox {
    private final StringBuilder sent = new StringBuilder();
    private int writes;

    @Override
    public void write(ByteBuffer octets) {
        writes++;
        while (octets.hasRemaining()) {
            sent.append((char) (octets.get() & 0xFF));
        }
    }

    @Override
    public void write(FileSlice slice) {
        try (slice) {
            var octets = ByteBuffer.allocate((int) slice.length());
            slice.file().read(octets, slice.offset());
            write(octets.flip());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int writes() {
        return writes;
    }

    /// What was sent since the last call.
    String taken() {
        var text = sent.toString();
        sent.setLength(0);
        return text;
    }
}
