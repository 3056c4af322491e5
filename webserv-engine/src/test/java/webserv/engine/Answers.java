package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// Reads the octets of responses as a strict client does, and holds each response against the rules
/// that are true of every one.
///
/// Confined to the test's thread.
final class Answers {

    /// One response.
    ///
    /// @param fields the field lines as they stand
    /// @param content un-chunked
    record Answer(int status, List<String> fields, String content) {
        List<String> values(String name) {
            return fields.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 2))
                    .toList();
        }

        boolean closes() {
            return values("Connection").contains("close");
        }

        /// The status, and the content where it is what a handler of the table said.
        String summary() {
            return status == 200 && !content.isEmpty() ? status + "=" + content : "" + status;
        }
    }

    private final String text;
    private int position;

    private Answers(String text) {
        this.text = text;
    }

    /// @param isHead whether the first final response answers HEAD
    static List<Answer> in(String text, boolean isHead) {
        var reader = new Answers(text);
        var answers = new ArrayList<Answer>();
        boolean first = true;
        while (reader.position < text.length()) {
            var answer = reader.next(first && isHead);
            answers.add(answer);
            first &= answer.status() < 200;
        }
        return answers;
    }

    private Answer next(boolean toHead) {
        int end = text.indexOf("\r\n\r\n", position);
        assertThat(end).as("a head without end in %s", text).isNotNegative();
        var lines = List.of(text.substring(position, end).split("\r\n"));
        assertThat(lines.getFirst()).matches("HTTP/1\\.1 [1-5][0-9]{2} [A-Za-z ]*");
        position = end + 4;
        int status = Integer.parseInt(lines.getFirst().substring(9, 12));
        var head = new Answer(status, lines.subList(1, lines.size()), "");
        head.fields().forEach(line -> assertThat(line).matches("[A-Za-z-]+: [^\r\n]+"));
        var content = toHead || status < 200 || status == 204 || status == 304 ? "" : content(head);
        var answer = new Answer(status, head.fields(), content);
        checkFraming(answer);
        checkFields(answer, toHead);
        return answer;
    }

    private String content(Answer head) {
        if (!head.values("Transfer-Encoding").isEmpty()) {
            return chunks();
        }
        int length =
                head.values("Content-Length").stream()
                        .mapToInt(Integer::parseInt)
                        .findFirst()
                        .orElse(text.length() - position);
        position += length;
        return text.substring(position - length, position);
    }

    private String chunks() {
        var content = new StringBuilder();
        while (true) {
            int end = text.indexOf("\r\n", position);
            int size = Integer.parseInt(text.substring(position, end), 16);
            content.append(text, end + 2, end + 2 + size);
            position = end + 2 + size + 2;
            if (size == 0) {
                return content.toString();
            }
        }
    }

    /// RFC 9112 §6.1, §6.2; RFC 9110 §8.6.
    private static void checkFraming(Answer answer) {
        var lengths = answer.values("Content-Length");
        var codings = answer.values("Transfer-Encoding");
        assertThat(lengths.size() + codings.size()).as("framing of %s", answer).isLessThan(2);
        if (answer.status() < 200 || answer.status() == 204) {
            assertThat(lengths).as("framing of %s", answer).isEmpty();
        }
        if (answer.status() < 200 || answer.status() == 204 || answer.status() == 304) {
            assertThat(codings).as("framing of %s", answer).isEmpty();
        }
    }

    /// RFC 9110 §6.6.1, §10.2.1, §15.5, §8.3.
    private static void checkFields(Answer answer, boolean toHead) {
        if (answer.status() >= 200) {
            assertThat(answer.values("Date")).as("Date of %s", answer).hasSize(1);
        }
        assertThat(answer.values("Allow")).hasSizeLessThan(2);
        if (answer.status() == 405) {
            assertThat(answer.values("Allow")).as("Allow of %s", answer).hasSize(1);
        }
        if (answer.status() >= 400) {
            assertThat(answer.values("Content-Type")).as("type of %s", answer).hasSize(1);
            assertThat(answer.content().isEmpty()).as("page of %s", answer).isEqualTo(toHead);
        }
    }
}
