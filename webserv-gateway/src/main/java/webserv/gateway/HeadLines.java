package webserv.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Gathers the lines of a program's answer up to the empty one (RFC 3875 §6.2), however its octets
/// are split. A line ends with LF or CRLF. Confined to one thread.
public final class HeadLines {
    /// What is known after some octets.
    public enum Progress {
        /// The empty line has not come.
        INCOMPLETE,
        /// It has; what is left in the buffer is the body.
        COMPLETE,
        /// More octets came than a head may have.
        TOO_LARGE
    }

    private final int maxOctets;
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    private int octetsRead;

    /// @param maxOctets of all lines together, line ends included
    public HeadLines(int maxOctets) {
        this.maxOctets = maxOctets;
    }

    /// Reads on. The buffer is used up unless the head is complete or too large.
    public Progress offer(ByteBuffer octets) {
        while (octets.hasRemaining()) {
            if (++octetsRead > maxOctets) {
                return Progress.TOO_LARGE;
            }
            byte octet = octets.get();
            if (octet != '\n') {
                line.write(octet);
            } else if (endLine().isEmpty()) {
                return Progress.COMPLETE;
            }
        }
        return Progress.INCOMPLETE;
    }

    /// The lines so far, each without its end, one character for each octet; the empty one is not
    /// among them.
    public List<String> lines() {
        return Collections.unmodifiableList(lines);
    }

    /// How many octets were read.
    public int octetsRead() {
        return octetsRead;
    }

    private String endLine() {
        var text = line.toString(StandardCharsets.ISO_8859_1);
        var ended = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        line.reset();
        if (!ended.isEmpty()) {
            lines.add(ended);
        }
        return ended;
    }
}
