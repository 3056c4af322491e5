package webserv.handlers.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Gathers text, and writes it as UTF-8 a portion at a time. Confined to one thread.
final class TextOut {
    private static final int PORTION_CHARACTERS = 16 << 10;

    private final OutputStream out;
    private final StringBuilder text = new StringBuilder(PORTION_CHARACTERS + 1024);

    TextOut(OutputStream out) {
        this.out = out;
    }

    /// What is gathered, to be appended to.
    StringBuilder text() {
        return text;
    }

    /// Writes what is gathered if it is a portion: to be called now and then, where a character is
    /// whole.
    void writePortion() throws IOException {
        if (text.length() >= PORTION_CHARACTERS) {
            writeRest();
        }
    }

    /// Writes what is gathered.
    void writeRest() throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        text.setLength(0);
    }
}
