package webserv.handlers.upload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Content of a client that does at its end what a test wants. Read in runs.
class Ends extends InputStream {
    private static final int MOST_OF_A_RUN = 10_000;

    private final InputStream in;
    private final End end;

    /// What happens behind the last octet. When it returns, the content is whole.
    interface End {
        void come() throws Exception;
    }

    Ends(byte[] content, End end) {
        this.in = new ByteArrayInputStream(content);
        this.end = end;
    }

    Ends(String content, End end) {
        this(content.getBytes(StandardCharsets.UTF_8), end);
    }

    /// The client is gone.
    static Ends tooEarly(byte[] content) {
        return new Ends(
                content,
                () -> {
                    throw new IOException("the client is gone");
                });
    }

    /// The same.
    static Ends tooEarly(String content) {
        return tooEarly(content.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("octets are read in runs");
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        int read = in.read(target, offset, Math.min(count, MOST_OF_A_RUN));
        if (read < 0) {
            try {
                end.come();
            } catch (IOException failure) {
                throw failure;
            } catch (Exception failure) {
                throw new IOException(failure);
            }
        }
        return read;
    }
}
