package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredNameTest {

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"a", "a b.txt", "-rf", "~", "ä€", "\uD83D\uDC19", "a..b", "a.", "a%2fb"})
    void plainNameIsTaken(String name) {
        assertThat(StoredName.objectionTo(name)).isEmpty();
    }

    static Stream<Arguments> refused() {
        var separator = "a name with a separator or a control character in it";
        return Stream.of(
                Arguments.of("", "no name"),
                Arguments.of(".", "a hidden name"),
                Arguments.of("..", "a hidden name"),
                Arguments.of(".part", "a hidden name"),
                Arguments.of("a/b", separator),
                Arguments.of("a/", separator),
                Arguments.of("a\\b", separator),
                Arguments.of("a\u0000", separator),
                Arguments.of("a\n", separator),
                Arguments.of("a\u0085", separator),
                Arguments.of("a\uD83D", "a name that is no Unicode text"),
                Arguments.of("ä".repeat(128), "a name of more than 255 octets"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    void otherNameIsRefused(String name, String objection) {
        assertThat(StoredName.objectionTo(name)).contains(objection);
    }
}
