package webserv.http;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import webserv.api.http.Fields;

/// Field lines as they were received: one copy of their octets and where names and values lie in
/// it. A string is made when it is asked for, and none for the names that everyone sends.
final class FieldSection implements Fields {
    /// Numbers kept for each line: where its name starts and ends, where its value does.
    static final int NUMBERS = 4;

    private final byte[] octets;
    private final int[] index;
    private final int size;

    /// @param octets owned by the section from now on
    /// @param index [#NUMBERS] for each line, into the octets; owned by the section from now on
    /// @param size the number of lines
    FieldSection(byte[] octets, int[] index, int size) {
        this.octets = octets;
        this.index = index;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String name(int line) {
        int at = at(line);
        return FieldNames.of(octets, index[at], index[at + 1]);
    }

    @Override
    public String value(int line) {
        int at = at(line);
        return Octets.text(octets, index[at + 2], index[at + 3]);
    }

    @Override
    public int indexOf(String name) {
        for (int line = 0; line < size; line++) {
            int at = line * NUMBERS;
            if (Octets.equalIgnoringCase(octets, index[at], index[at + 1], name)) {
                return line;
            }
        }
        return -1;
    }

    private int at(int line) {
        return Objects.checkIndex(line, size) * NUMBERS;
    }

    @Override
    public String toString() {
        return IntStream.range(0, size)
                .mapToObj(line -> name(line) + ": " + value(line))
                .collect(Collectors.joining("\n"));
    }
}
