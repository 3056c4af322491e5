package webserv.yaml;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A response, taken apart.
///
/// @param fields field lines as sent
record HttpAnswer(int status, List<String> fields, String content) {

    /// @param text a whole response whose content ends with it
    static HttpAnswer of(String text) {
        int end = text.indexOf("\r\n\r\n");
        var lines = List.of(text.substring(0, end).split("\r\n", -1));
        return new HttpAnswer(
                Integer.parseInt(lines.getFirst().substring(9, 12)),
                lines.subList(1, lines.size()),
                text.substring(end + 4));
    }

    /// The values of all fields of that name.
    List<String> all(String name) {
        return fields.stream()
                .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                .map(line -> line.substring(name.length() + 2))
                .toList();
    }

    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /// The status, with where a redirect leads, or the content of a success.
    String summary() {
        return Stream.of(
                        Optional.of(Integer.toString(status)),
                        first("Location").map(location -> "to " + location),
                        Optional.of(status < 300 ? content.strip() : ""))
                .flatMap(Optional::stream)
                .filter(text -> !text.isEmpty())
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }
}
