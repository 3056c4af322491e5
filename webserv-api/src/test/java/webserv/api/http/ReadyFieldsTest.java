package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyFieldsTest {
    private final Fields fields = Fields.of("ETag", "\"a\"", "Empty", "", "X", "\u00e4", "x", "b");
    private final ReadyFields ready = ReadyFields.of(fields);

    @Test
    void readyFieldsAreTheSameFields() {
        assertThat(ready.lines()).isEqualTo(fields.lines());
        assertThat(ready.size()).isEqualTo(4);
        assertThat(ready.all("x")).containsExactly("\u00e4", "b");
        assertThat(ready.value(1)).isEmpty();
        assertThat(ready).hasToString(fields.toString());
        assertThat(ReadyFields.of(ready)).isSameAs(ready);
    }

    @Test
    void octetsAreTheLinesAsTheyAreSent() {
        var target = new byte[ready.octetCount() + 2];
        ready.copyTo(target, 1);
        assertThat(new String(target, StandardCharsets.ISO_8859_1))
                .isEqualTo("\0ETag: \"a\"\r\nEmpty: \r\nX: \u00e4\r\nx: b\r\n\0");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> ready.copyTo(target, 3));
    }

    @Test
    void linesOfOtherFieldsAreChecked() {
        var broken = new JoinedFields(Fields.empty(), new Broken());
        assertThatIllegalArgumentException().isThrownBy(() -> ReadyFields.of(broken));
    }

    private record Broken() implements Fields {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public String name(int line) {
            return "X";
        }

        @Override
        public String value(int line) {
            return "a\r\nSet-Cookie: b";
        }
    }

    @Test
    void joinedFieldsAreTheLinesOfBothInOrder() {
        var joined = new JoinedFields(Fields.of("A", "1", "B", "2"), Fields.of("C", "3", "a", "4"));
        assertThat(joined.lines())
                .isEqualTo(
                        List.of(
                                new FieldLine("A", "1"),
                                new FieldLine("B", "2"),
                                new FieldLine("C", "3"),
                                new FieldLine("a", "4")));
        assertThat(joined.indexOf("a")).isZero();
        assertThat(joined.indexOf("c")).isEqualTo(2);
        assertThat(joined.indexOf("D")).isEqualTo(-1);
        assertThat(joined.all("a")).containsExactly("1", "4");
        assertThat(new JoinedFields(Fields.empty(), joined).indexOf("b")).isEqualTo(1);
    }
}
