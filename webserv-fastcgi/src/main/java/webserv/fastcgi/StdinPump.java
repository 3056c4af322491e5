package webserv.fastcgi;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Carries a request's content to the application, as records, and then ends the stream. It waits
/// where the application does not read, and so does the client where content is streamed.
final class StdinPump implements Runnable {
    static final int CHUNK_OCTETS = 16 << 10;

    private final InputStream content;
    private final Connection connection;
    private final Consumer<IOException> onBrokenContent;
    private final AtomicBoolean complete = new AtomicBoolean();

    /// @param content closed by the pump
    /// @param onBrokenContent told why the content ended before its end
    StdinPump(InputStream content, Connection connection, Consumer<IOException> onBrokenContent) {
        this.content = content;
        this.connection = connection;
        this.onBrokenContent = onBrokenContent;
    }

    @Override
    public void run() {
        try (content) {
            int request = connection.requestId();
            var octets = new byte[CHUNK_OCTETS];
            int count = read(octets);
            while (count > 0) {
                connection.write(RecordWriter.stdin(request, octets, count));
                count = read(octets);
            }
            if (count < 0) {
                connection.write(RecordWriter.stdin(request, octets, 0));
                complete.set(true);
            }
        } catch (IOException _) {
            // The application has closed the connection, or has answered: it may do so unread.
        }
    }

    /// The next octets; 0 where the content broke off.
    private int read(byte[] octets) {
        try {
            return content.read(octets);
        } catch (IOException broken) {
            onBrokenContent.accept(broken);
            return 0;
        }
    }

    /// Whether all of the content and the end of the stream were written.
    boolean isComplete() {
        return complete.get();
    }
}
