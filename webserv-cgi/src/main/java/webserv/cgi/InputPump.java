package webserv.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/// Carries a request's content to a program's standard input and then closes it: the end of content
/// is the end of file.
///
/// @param content read until its end, or until the program reads no more
/// @param stdin closed by the pump
/// @param onBrokenContent told why the content ended before its end
record InputPump(InputStream content, OutputStream stdin, Consumer<IOException> onBrokenContent)
        implements Runnable {
    private static final int CHUNK_OCTETS = 16 << 10;

    @Override
    public void run() {
        try (stdin) {
            var octets = new byte[CHUNK_OCTETS];
            for (int n = read(octets); n >= 0; n = read(octets)) {
                stdin.write(octets, 0, n);
                stdin.flush();
            }
        } catch (IOException _) {
            // The program has closed its input or has ended: it may answer all the same.
        }
    }

    private int read(byte[] octets) {
        try {
            return content.read(octets);
        } catch (IOException broken) {
            onBrokenContent.accept(broken);
            return -1;
        }
    }
}
