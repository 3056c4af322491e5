package webserv.api.http;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Fields whose octets are made, for a response that is sent again and again: whoever writes them
/// copies them, and need not look at them once more. Immutable, safe for any thread.
public final class ReadyFields implements Fields {
    private final Fields lines;
    private final String[] names;
    private final byte[] octets;

    private ReadyFields(Fields lines) {
        this.lines = lines;
        this.names = lines.lines().stream().map(FieldLine::name).toArray(String[]::new);
        var text = new StringBuilder();
        for (var line : lines.lines()) {
            text.append(line.name()).append(": ").append(line.value()).append("\r\n");
        }
        this.octets = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The lines of other fields, each checked and in the same order.
    ///
    /// @throws IllegalArgumentException if a line cannot be sent, see [FieldLine]
    public static ReadyFields of(Fields fields) {
        return fields instanceof ReadyFields ready
                ? ready
                : new ReadyFields(new Fields.Builder().addAll(fields).build());
    }

    /// The number of octets that all lines take, with their line ends.
    public int octetCount() {
        return octets.length;
    }

    /// Copies the lines as they are sent (RFC 9112 §5): each with its CRLF, without the empty line.
    ///
    /// @throws IndexOutOfBoundsException if there is no room for [#octetCount] octets
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(octets, 0, target, offset, octets.length);
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public String name(int line) {
        return names[line];
    }

    /// It is asked for each response, so it looks at nothing but names.
    @Override
    public int indexOf(String name) {
        for (int line = 0; line < names.length; line++) {
            if (names[line].equalsIgnoreCase(name)) {
                return line;
            }
        }
        return -1;
    }

    @Override
    public String value(int line) {
        return lines.value(line);
    }

    @Override
    public List<FieldLine> lines() {
        return lines.lines();
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
