package webserv.gateway;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import webserv.api.http.Cause;
import webserv.api.http.Reply;

/// A request's content that could not be kept until it is whole: the disk is full, or a limit of
/// the system is reached. No program has been started for it.
public final class NotSpooled extends IOException {
    private static final long serialVersionUID = 1L;

    private NotSpooled(IOException failure) {
        super("cannot keep the content: " + failure, failure);
    }

    /// 507: the server is unable to store what it needs to complete the request (RFC 4918 §11.5).
    public Reply.Refusal reply() {
        return new Reply.Refusal(
                507, new Cause("gateway-not-spooled", String.valueOf(getMessage())));
    }

    /// A new file for content.
    static Path file(Path directory) throws NotSpooled {
        try {
            return Files.createTempFile(directory, "webserv-", ".content");
        } catch (IOException failure) {
            throw new NotSpooled(failure);
        }
    }

    /// Opens it. What fails to be written fails as this does, and is told from what fails to be
    /// read of the client.
    static OutputStream opened(Path file) throws NotSpooled {
        try {
            return new ToFile(Files.newOutputStream(file));
        } catch (IOException failure) {
            throw new NotSpooled(failure);
        }
    }

    private static final class ToFile extends FilterOutputStream {
        ToFile(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            try {
                out.write(octets, offset, length);
            } catch (IOException failure) {
                throw new NotSpooled(failure);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                out.close();
            } catch (IOException failure) {
                throw new NotSpooled(failure);
            }
        }
    }
}
