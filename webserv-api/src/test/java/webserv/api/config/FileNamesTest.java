package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    private static final Key<List<String>> INDEX =
            Key.of("index", Kind.list(Kind.TEXT), List.of("index.html"), "what answers");

    @Test
    void defaultHoldsWhereNoneAreGiven() {
        assertThat(FileNames.of(Settings.of(), INDEX)).containsExactly("index.html");
    }

    @Test
    void thereAreNoneWithoutADefault() {
        var optional = Key.optional("index", Kind.list(Kind.TEXT), "what answers");
        assertThat(FileNames.of(Settings.of(), optional)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b", "..a", "...", ".a", "é"})
    void nameIsTaken(String name) {
        assertThat(FileNames.of(Settings.of("index", name), INDEX)).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\b", "a\0b", "a\nb", "a\u007Fb"})
    void whatNoPathMayHaveIsRefused(String name) {
        assertThatThrownBy(() -> FileNames.of(Settings.of("index", name), INDEX))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a backslash or a control character");
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", ".", "..", "/", "a/b", "/a", "a/", "../a"})
    void whatIsNoNameIsRefused(String name) {
        assertThatThrownBy(() -> FileNames.of(Settings.of("index", name), INDEX))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "'index' must be a file name without '/', not '" + name + "'");
    }
}
