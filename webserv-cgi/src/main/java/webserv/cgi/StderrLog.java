package webserv.cgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Drains a program's standard error, line by line, into the log.
///
/// A program that fills it is never held up: beyond the limit the octets are read and dropped, and
/// one last line tells how many.
final class StderrLog implements Runnable {
    /// A longer line is cut in two, so that a program without line ends needs no more memory.
    private static final int MAX_LINE_OCTETS = 1024;

    private final InputStream pipe;
    private final int maxOctets;
    private final Consumer<String> log;
    private final StringBuilder line = new StringBuilder();
    private int octetsLogged;
    private long octetsDropped;

    /// @param pipe closed at its end
    /// @param maxOctets that reach the log
    /// @param log takes each line, printable, without its end
    StderrLog(InputStream pipe, int maxOctets, Consumer<String> log) {
        this.pipe = pipe;
        this.maxOctets = maxOctets;
        this.log = log;
    }

    @Override
    public void run() {
        var octets = new byte[4096];
        try (pipe) {
            for (int n = pipe.read(octets); n >= 0; n = pipe.read(octets)) {
                take(octets, n);
            }
        } catch (IOException _) {
            // The pipe was closed under the reader: that is its end.
        }
        endLine();
        if (octetsDropped > 0) {
            log.accept("[" + octetsDropped + " more octets of standard error dropped]");
        }
    }

    private void take(byte[] octets, int count) {
        int logged = Math.min(count, maxOctets - octetsLogged);
        octetsLogged += logged;
        octetsDropped += count - logged;
        for (char c : new String(octets, 0, logged, StandardCharsets.ISO_8859_1).toCharArray()) {
            if (c == '\n') {
                endLine();
            } else {
                append(c);
            }
        }
    }

    private void append(char c) {
        if (line.length() >= MAX_LINE_OCTETS) {
            endLine();
        }
        if (c >= ' ' && c <= '~') {
            line.append(c);
        } else if (c == '\t') {
            line.append(' ');
        } else if (c != '\r') {
            line.append(String.format("\\x%02x", (int) c));
        }
    }

    private void endLine() {
        if (!line.isEmpty()) {
            log.accept(line.toString());
            line.setLength(0);
        }
    }
}
