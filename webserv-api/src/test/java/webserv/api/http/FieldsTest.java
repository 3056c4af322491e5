package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {
    private final Fields fields = Fields.of("Host", "a", "Accept", "x", "ACCEPT", "y", "Empty", "");

    @Test
    void linesKeepTheirOrderAndCase() {
        assertThat(fields.lines())
                .containsExactly(
                        new FieldLine("Host", "a"),
                        new FieldLine("Accept", "x"),
                        new FieldLine("ACCEPT", "y"),
                        new FieldLine("Empty", ""));
        assertThat(fields.size()).isEqualTo(4);
        assertThat(fields.name(2)).isEqualTo("ACCEPT");
        assertThat(fields.value(2)).isEqualTo("y");
        assertThat(fields).hasToString("Host: a\nAccept: x\nACCEPT: y\nEmpty: ");
    }

    @Test
    void namesAreComparedWithoutCase() {
        assertThat(fields.indexOf("accept")).isEqualTo(1);
        assertThat(fields.has("hOST")).isTrue();
        assertThat(fields.first("accept")).contains("x");
        assertThat(fields.all("accept")).containsExactly("x", "y");
        assertThat(fields.combined("accept")).contains("x, y");
    }

    @Test
    void emptyValueIsThere() {
        assertThat(fields.first("empty")).contains("");
        assertThat(fields.combined("empty")).contains("");
    }

    @Test
    void absentNameIsNotThere() {
        assertThat(fields.indexOf("X")).isEqualTo(-1);
        assertThat(fields.has("X")).isFalse();
        assertThat(fields.first("X")).isEmpty();
        assertThat(fields.all("X")).isEmpty();
        assertThat(fields.combined("X")).isEmpty();
    }

    @Test
    void fieldsDoNotChangeWhenALineIsAdded() {
        var more = fields.with("X", "1");
        assertThat(more.lines()).hasSize(5).last().isEqualTo(new FieldLine("X", "1"));
        assertThat(fields.size()).isEqualTo(4);
    }

    @Test
    void builtFieldsDoNotChangeWithTheirBuilder() {
        var builder = new Fields.Builder().add("A", "1");
        var built = builder.build();
        builder.add(new FieldLine("B", "2"));
        assertThat(built.size()).isEqualTo(1);
        assertThat(builder.addAll(built).build().lines())
                .extracting(FieldLine::name)
                .containsExactly("A", "B", "A");
    }

    @Test
    void noLinesAreEmpty() {
        assertThat(Fields.of()).isSameAs(Fields.empty());
        assertThat(Fields.empty().lines()).isEmpty();
    }

    @Test
    void nameWithoutValueIsNotTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fields.of("A", "1", "B"))
                .withMessage("a field name without a value: B");
    }

    @Test
    void lineBeyondTheLastIsNotThere() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> fields.value(4));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "no name,'',x",
                "space in the name,a b,x",
                "space behind the name,a ,x",
                "colon in the name,a:,x",
                "line break in the name,'a\nb',x",
                "name beyond ASCII,é,x",
                "line break in the value,a,'x\r\nSet-Cookie: y'",
                "line feed in the value,a,'x\ny'",
                "carriage return in the value,a,'x\ry'",
                "NUL in the value,a,x\0",
                "delete in the value,a,x\u007F",
                "space before the value,a, x",
                "tab behind the value,a,x\t",
                "value beyond one octet,a,€"
            })
    void lineThatCannotBeSentIsRefused(String what, String name, String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FieldLine(name, value));
        assertThatIllegalArgumentException().isThrownBy(() -> fields.with(name, value));
    }

    @Test
    void refusalEscapesWhatItRepeats() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FieldLine("a", "x\ny"))
                .withMessage("field a has a value that cannot be sent: 'x\\u000ay'");
    }

    /// Claims lines, all of one name.
    private record Claimed(int size) implements Fields {
        @Override
        public String name(int line) {
            return "X";
        }

        @Override
        public String value(int line) {
            return "x";
        }
    }

    /// Walks as it likes, which nobody wants.
    private record OwnWays() implements Fields {
        @Override
        public int size() {
            return 2;
        }

        @Override
        public String name(int line) {
            return "X-" + line;
        }

        @Override
        public String value(int line) {
            return "x" + line;
        }

        @Override
        public int indexOf(String name) {
            throw new AssertionError("not to be asked");
        }

        @Override
        public List<FieldLine> lines() {
            throw new AssertionError("not to be asked");
        }
    }

    @Test
    void copyAsksForSizeNameAndValueAlone() {
        var lines = Fields.of("X-0", "x0", "X-1", "x1");
        assertThat(Fields.copyOf(new OwnWays())).isEqualTo(lines);
        assertThat(Fields.copyOf(new JoinedFields(lines, new OwnWays())))
                .isEqualTo(new JoinedFields(lines, lines));
    }

    @Test
    void copyOfFieldsOfTheApiIsThemselves() {
        var ready = ReadyFields.of(fields);
        for (var own : List.of(fields, ready, Fields.empty())) {
            assertThat(Fields.copyOf(own)).isSameAs(own);
        }
    }

    @Test
    void noMoreIsCopiedThanThereMayBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fields.copyOf(new Claimed(Fields.MOST_LINES + 1)))
                .withMessage("fields of 65537 lines, where 65536 are the most");
        assertThat(Fields.copyOf(new Claimed(Fields.MOST_LINES)).size())
                .isEqualTo(Fields.MOST_LINES);
        var large = new Large("x".repeat(1024));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fields.copyOf(large))
                .withMessage("fields of more than 262144 octets");
    }

    /// More octets than a head has.
    private record Large(String text) implements Fields {
        @Override
        public int size() {
            return MOST_LINES;
        }

        @Override
        public String name(int line) {
            return "X";
        }

        @Override
        public String value(int line) {
            return text;
        }
    }

    @Test
    void noMoreLinesAreWalkedThanThereMayBe() {
        assertThat(new Claimed(Fields.MOST_LINES).has("Y")).isFalse();
        for (int size : new int[] {-1, Fields.MOST_LINES + 1, Integer.MAX_VALUE}) {
            var claimed = new Claimed(size);
            for (ThrowingCallable walk :
                    List.<ThrowingCallable>of(
                            () -> claimed.has("Y"),
                            () -> claimed.first("X"),
                            () -> claimed.all("X"),
                            () -> claimed.combined("X"),
                            claimed::lines,
                            () -> claimed.with("Y", "y"))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(walk)
                        .withMessage("fields of " + size + " lines, where 65536 are the most");
            }
        }
    }
}
