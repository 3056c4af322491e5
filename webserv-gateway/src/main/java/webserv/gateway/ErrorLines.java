package webserv.gateway;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import webserv.api.config.Counted;

/// Cuts what a program writes to its standard error into lines for the log.
///
/// Beyond the limit octets are dropped, and one last line tells how many. Confined to one thread.
public final class ErrorLines {
    /// A longer line is cut in two, so that a program without line ends needs no more memory.
    private static final int MAX_LINE_OCTETS = 1024;

    private final int maxOctets;
    private final Consumer<String> log;
    private final StringBuilder line = new StringBuilder();
    private int octetsLogged;
    private long octetsDropped;

    /// @param maxOctets that reach the log
    /// @param log takes each line, printable, without its end
    public ErrorLines(int maxOctets, Consumer<String> log) {
        this.maxOctets = maxOctets;
        this.log = log;
    }

    /// Takes octets, all of them.
    public void take(ByteBuffer octets) {
        while (octets.hasRemaining() && octetsLogged < maxOctets) {
            octetsLogged++;
            take((char) (octets.get() & 0xFF));
        }
        octetsDropped += octets.remaining();
        octets.position(octets.limit());
    }

    /// Logs what is left when the program has ended.
    public void end() {
        endLine();
        if (octetsDropped > 0) {
            log.accept(
                    "[" + Counted.of(octetsDropped, "more octet") + " of standard error dropped]");
        }
    }

    private void take(char c) {
        if (c == '\n') {
            endLine();
        } else {
            append(c);
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
