package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A row of the table of [ConformanceTest]: octets that a client sends, and what it must receive.
///
/// Behind the octets of each row comes a further request, [#NEXT]. Whether it is answered shows
/// whether the server took the message for complete where it is, and whether it kept the
/// connection. No row may depend on how its octets were split.
///
/// @param section of RFC 9112, or of RFC 9110 where it is written with a 9110
/// @param expected the responses, each its status and, in case of 200, `=` and its content; behind
///   them `closed` where the server has closed
/// @param lines field lines that the first final response must have
record Exam(String section, String name, String raw, String expected, List<String> lines) {
    static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";
    static final String THEN_NEXT = " 200=/next";
    private static final String ANSWER_OF_NEXT = "\r\n\r\n/next";

    /// The message is complete, is answered so, and the connection goes on.
    static Exam goesOn(String section, String name, String raw, String expected) {
        return new Exam(section, name, raw, expected + THEN_NEXT, List.of());
    }

    /// The message is answered so, and nothing behind it is.
    static Exam closes(String section, String name, String raw, String expected) {
        return new Exam(section, name, raw, expected + " closed", List.of());
    }

    Exam with(String... fieldLines) {
        return new Exam(section, name, raw, expected, List.of(fieldLines));
    }

    /// Holds the row against a server.
    ///
    /// @param connecting a fresh connection to it, each time
    void check(Supplier<ExamClient> connecting) {
        check(connecting, List.of(raw + NEXT), "whole");
        check(connecting, List.of(raw, NEXT), "next message apart");
        check(connecting, (raw + NEXT).chars().mapToObj(Character::toString).toList(), "by octets");
    }

    private void check(Supplier<ExamClient> connecting, List<String> portions, String feed) {
        try (var client = connecting.get()) {
            portions.forEach(client::send);
            var text = client.awaitEndOr(expected.endsWith(THEN_NEXT) ? ANSWER_OF_NEXT : "");
            assertThat(summaryOf(text, client.sawEnd()))
                    .as("%s, %s", this, feed)
                    .isEqualTo(expected);
            client.endInput();
            assertThat(client.awaitEndOr("")).as("%s, %s: all of it", this, feed).isEqualTo(text);
        }
    }

    private String summaryOf(String text, boolean ended) {
        var answers = Answers.in(text, raw.startsWith("HEAD "));
        for (int i = 0; i < answers.size(); i++) {
            boolean closed = i == answers.size() - 1 && ended;
            assertThat(answers.get(i).closes()).as("close of %s", answers.get(i)).isEqualTo(closed);
        }
        answers.stream()
                .filter(answer -> answer.status() >= 200)
                .findFirst()
                .ifPresent(answer -> assertThat(answer.fields()).containsAll(lines));
        if (raw.contains("HTTP/1.0\r\n")) {
            // RFC 9110 §15.2, RFC 9112 §6.1
            assertThat(answers.getFirst().status()).isGreaterThanOrEqualTo(200);
            assertThat(answers.getFirst().values("Transfer-Encoding")).isEmpty();
        }
        return answers.stream().map(Answers.Answer::summary).collect(Collectors.joining(" "))
                + (ended ? " closed" : "");
    }

    @Override
    public String toString() {
        return name + " (RFC " + (section.startsWith("9110") ? "" : "9112 ") + section + ")";
    }
}
