package webserv.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import webserv.gateway.ErrorLines;

/// Drains a program's standard error, line by line, into the log. A program that fills it is never
/// held up: beyond the limit the octets are read and dropped.
final class StderrLog implements Runnable {
    private final InputStream pipe;
    private final ErrorLines lines;

    /// @param pipe closed at its end
    /// @param maxOctets that reach the log
    /// @param log takes each line, printable, without its end
    StderrLog(InputStream pipe, int maxOctets, Consumer<String> log) {
        this.pipe = pipe;
        this.lines = new ErrorLines(maxOctets, log);
    }

    @Override
    public void run() {
        var octets = new byte[4096];
        try (pipe) {
            for (int n = pipe.read(octets); n >= 0; n = pipe.read(octets)) {
                lines.take(ByteBuffer.wrap(octets, 0, n));
            }
        } catch (IOException _) {
            // The pipe was closed under the reader: that is its end.
        }
        lines.end();
    }
}
