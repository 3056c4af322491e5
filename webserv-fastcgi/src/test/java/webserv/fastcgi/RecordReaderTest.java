package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordReaderTest {
    /// @param told what the records say: `out` and `err` with their octets put together, then `end`
    ///   with both statuses, or what is wrong
    record Case(String name, Records records, List<String> told) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> streams() {
        return Stream.of(
                row("nothing", Records.of()),
                row("output and end", Records.of().output("abc").end(), "out abc", "end 0 0"),
                row(
                        "output in two records",
                        Records.of().output("abc").output("def").end(),
                        "out abcdef",
                        "end 0 0"),
                row(
                        "padding is skipped",
                        Records.of().record(6, 1, "abc", 5).record(6, 1, "d", 255).end(),
                        "out abcd",
                        "end 0 0"),
                row(
                        "padding behind an empty record",
                        Records.of().record(6, 1, "", 8).end(),
                        "end 0 0"),
                row(
                        "padding behind the end",
                        Records.of().record(3, 1, "\0\0\0\0\0\0\0\0", 3).output("a"),
                        "end 0 0",
                        "out a"),
                row(
                        "empty records end the streams",
                        Records.of().output("a").output("").errors("").end(),
                        "out a",
                        "end 0 0"),
                row(
                        "errors between output",
                        Records.of().output("a").errors("no\n").output("b").end(),
                        "out a",
                        "err no\n",
                        "out b",
                        "end 0 0"),
                row(
                        "largest record",
                        Records.of().record(6, 1, "x".repeat(65_535), 1).end(),
                        "out " + "x".repeat(65_535),
                        "end 0 0"),
                row("exit status", Records.of().end(258, 0), "end 258 0"),
                row(
                        "exit status uses all four octets",
                        Records.of().record(3, 1, "\u00ff\u00ff\u00ff\u00ff\0\0\0\0", 0),
                        "end 4294967295 0"),
                row("refusal", Records.of().end(0, 2), "end 0 2"),
                row(
                        "two requests one after the other",
                        Records.of().output("a").end().output("b").end(),
                        "out a",
                        "end 0 0",
                        "out b",
                        "end 0 0"),
                row(
                        "output that ends twice",
                        Records.of().output("a").output("").output("").end(),
                        "out a",
                        "end 0 0"),
                row(
                        "errors behind the ends of both streams",
                        Records.of().output("").errors("").errors("no\n").end(),
                        "err no\n",
                        "end 0 0"),
                row(
                        "output of the next request behind that of one that ended",
                        Records.of().output("a").output("").end().output("b").output("").end(),
                        "out a",
                        "end 0 0",
                        "out b",
                        "end 0 0"),
                row(
                        "what concerns the connection is skipped",
                        Records.of().record(10, 0, "\1\1X1", 4).record(11, 0, "12345678", 0).end(),
                        "end 0 0"));
    }

    static Stream<Case> mistakes() {
        return Stream.of(
                row("version 0", Records.of().raw(0, 6, 0, 1, 0, 0, 0, 0), "a record of version 0"),
                row(
                        "an answer in HTTP",
                        Records.of().octets("HTTP/1.1 400 Bad Request\r\n"),
                        "a record of version 72"),
                row("another request", Records.of().record(6, 2, "a", 0), "a record for request 2"),
                row(
                        "request whose low octet is right",
                        Records.of().record(6, 257, "a", 0),
                        "a record for request 257"),
                row(
                        "a record that is ours to send",
                        Records.of().record(5, 1, "a", 0),
                        "a record of type 5"),
                row("unknown type", Records.of().record(12, 1, "", 0), "a record of type 12"),
                row(
                        "end of one octet less",
                        Records.of().record(3, 1, "1234567", 0),
                        "an end of 7 octets instead of 8"),
                row(
                        "end of one octet more",
                        Records.of().record(3, 1, "123456789", 0),
                        "an end of 9 octets instead of 8"),
                row(
                        "end as long as a record can be",
                        Records.of().record(3, 1, "x".repeat(65_535), 255),
                        "an end of 65535 octets instead of 8"),
                row(
                        "output behind its end",
                        Records.of().output("a").output("").output("b").end(),
                        "out a",
                        "output behind the end of its output"),
                row(
                        "output behind an end that came first",
                        Records.of().output("").errors("no\n").output("b").end(),
                        "err no\n",
                        "output behind the end of its output"),
                row(
                        "output of the connection",
                        Records.of().output("a").record(6, 0, "b", 0).end(),
                        "out a",
                        "a record of type 6 for request 0"),
                row(
                        "end of the connection",
                        Records.of().record(3, 0, "\0\0\0\0\0\0\0\0", 0),
                        "a record of type 3 for request 0"),
                row(
                        "talk of the connection for a request",
                        Records.of().record(10, 1, "", 0),
                        "a record of type 10"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"streams", "mistakes"})
    void recordsSayTheSameHoweverTheyAreSplit(Case row) {
        var octets = row.records().toArray();
        for (int step = 1; step <= Math.min(octets.length, 70); step++) {
            assertThat(told(octets, 0, step)).as("in steps of %d", step).isEqualTo(row.told());
        }
        for (int split = 0; split <= Math.min(octets.length, 400); split++) {
            assertThat(told(octets, split, octets.length))
                    .as("split at %d", split)
                    .isEqualTo(row.told());
        }
    }

    @Test
    void onlyTheRequestThatIsExpectedIsHeard() {
        var reader = new RecordReader();
        reader.expect(0xFFFF);
        var late = ByteBuffer.wrap(Records.of().end().toArray(0xFFFF));
        assertThat(reader.next(late)).isEqualTo(new Part.End(0, 0));
        reader.expect(1);
        late = ByteBuffer.wrap(Records.of().output("late").toArray(0xFFFF));
        assertThat(reader.next(late)).isEqualTo(new Part.Malformed("a record for request 65535"));
    }

    record Ending(String name, Records behind, boolean isLast) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Ending> endings() {
        return Stream.of(
                new Ending("all of the padding", Records.of().raw(0, 0), true),
                new Ending("some of the padding", Records.of().raw(0), false),
                new Ending("padding and an octet", Records.of().raw(0, 0, 1), false),
                new Ending("another end", Records.of().raw(0, 0).end(), false),
                new Ending("empty record", Records.of().raw(0, 0).output(""), false),
                new Ending(
                        "what concerns the connection",
                        Records.of().raw(0, 0).record(10, 0, "", 0),
                        false),
                new Ending("another request", Records.of().raw(0, 0).record(6, 2, "a", 0), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void recordIsTheLastWhereOnlyItsPaddingFollows(Ending row) {
        var end = Records.of().raw(1, 3, 0, 1, 0, 8, 2, 0).raw(new int[8]);
        var octets = ByteBuffer.wrap(end.then(row.behind()).toArray());
        var reader = new RecordReader();
        assertThat(reader.next(octets)).isEqualTo(new Part.End(0, 0));
        assertThat(reader.wasLast(octets)).isEqualTo(row.isLast());
    }

    /// What is told when the octets come in two runs, each cut into steps.
    private static List<String> told(byte[] octets, int split, int step) {
        var reader = new RecordReader();
        var told = new ArrayList<String>();
        for (int start = 0, end; start < octets.length; start = end) {
            end = Math.min(start < split ? split : octets.length, start + step);
            var some = ByteBuffer.wrap(octets, start, end - start);
            for (var part = reader.next(some);
                    part != Part.Wait.NEED_INPUT;
                    part = reader.next(some)) {
                switch (part) {
                    case Part.Output(var output) -> append(told, "out ", output);
                    case Part.Errors(var errors) -> append(told, "err ", errors);
                    case Part.End(var app, var protocol) -> told.add("end " + app + " " + protocol);
                    case Part.Malformed(var reason) -> {
                        told.add(reason);
                        return told;
                    }
                    case Part.Wait.NEED_INPUT -> throw new AssertionError();
                }
            }
        }
        return told;
    }

    private static void append(List<String> told, String kind, ByteBuffer octets) {
        var text = StandardCharsets.ISO_8859_1.decode(octets).toString();
        if (!told.isEmpty() && told.getLast().startsWith(kind)) {
            told.set(told.size() - 1, told.getLast() + text);
        } else {
            told.add(kind + text);
        }
    }

    private static Case row(String name, Records records, String... told) {
        return new Case(name, records, List.of(told));
    }
}
