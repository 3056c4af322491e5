package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// A response as a strict client reads it.
///
/// @param fields the field lines as they stand
/// @param content un-chunked
record RawAnswer(int status, List<String> fields, String content) {

    /// All responses in the octets of a connection, each octet a character.
    ///
    /// @param isHead whether the first one answers HEAD
    static List<RawAnswer> all(String text, boolean isHead) {
        var answers = new ArrayList<RawAnswer>();
        int position = 0;
        while (position < text.length()) {
            int end = text.indexOf("\r\n\r\n", position);
            assertThat(end).as("a head without end in %s", text).isNotNegative();
            var lines = List.of(text.substring(position, end).split("\r\n"));
            assertThat(lines.getFirst()).matches("HTTP/1\\.1 [1-5][0-9]{2} [A-Za-z ]*");
            int status = Integer.parseInt(lines.getFirst().substring(9, 12));
            var head = new RawAnswer(status, lines.subList(1, lines.size()), "");
            boolean empty =
                    status < 200
                            || status == 204
                            || status == 304
                            || (isHead && answers.stream().noneMatch(a -> a.status >= 200));
            if (status >= 200) {
                assertThat(head.values("Date")).as("Date of %s", head).hasSize(1);
            }
            var rest = text.substring(end + 4);
            var content = new StringBuilder();
            position = end + 4 + (empty ? 0 : head.read(rest, content));
            answers.add(new RawAnswer(status, head.fields, content.toString()));
        }
        return answers;
    }

    /// Takes the content off the octets behind the head.
    ///
    /// @return how many octets it is, with its framing
    private int read(String rest, StringBuilder content) {
        var lengths = values("Content-Length");
        if (values("Transfer-Encoding").isEmpty()) {
            int length = lengths.isEmpty() ? rest.length() : Integer.parseInt(lengths.getFirst());
            content.append(rest, 0, length);
            return length;
        }
        assertThat(lengths).as("Content-Length beside chunks").isEmpty();
        int position = 0;
        while (true) {
            int end = rest.indexOf("\r\n", position);
            int size = Integer.parseInt(rest.substring(position, end), 16);
            content.append(rest, end + 2, end + 2 + size);
            position = end + 2 + size + 2;
            if (size == 0) {
                return position;
            }
        }
    }

    List<String> values(String name) {
        return fields.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 2))
                .toList();
    }

    boolean closes() {
        return values("Connection").contains("close");
    }

    /// The status, and the content where it is a file's or a program's.
    String summary() {
        boolean shown = (status == 200 || status == 206) && content.length() < 40;
        return shown && !content.isEmpty() ? status + "=" + content : "" + status;
    }
}
