package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Key<Integer> NUMBER = Key.of("number", Kind.whole(1, 9), 5, "a number");
    private static final Key<Duration> TIME =
            Key.of("time", Kind.time(Duration.ofMillis(1), Scalar.Time.LONGEST), HOUR, "a time");
    private static final Key<Path> PATH = Key.optional("path", Kind.PATH, "a path");
    private static final Key<String> NEEDED = Key.needed("needed", Kind.TEXT, "a text");
    private static final Key<List<Long>> SIZES =
            Key.of("sizes", Kind.list(Kind.OCTETS), List.of(1024L, 1L), "some sizes");
    private static final Key<Integer> CHOICE =
            Key.of("choice", Kind.oneOf(List.of(301, 302, 303)), 302, "a word");
    private static final Key<Settings> SECTION =
            Key.optional("section", Kind.section(NUMBER, TIME.own()), "a section");

    @Test
    void aKeyThatIsNotSetHasItsDefault() {
        var settings = Settings.of();
        assertThat(settings.get(NUMBER)).isEqualTo(5);
        assertThat(settings.get(SIZES)).containsExactly(1024L, 1L);
        assertThat(settings.find(NUMBER)).isEmpty();
        assertThat(settings.find(PATH)).isEmpty();
        assertThat(settings.askedKeys()).containsExactlyInAnyOrder("number", "sizes", "path");
    }

    @Test
    void aKeyThatIsSetIsReadByItsKind() {
        var settings =
                Settings.of("number", "9", "path", "a/../b", "sizes", "2KiB", "choice", "303");
        assertThat(settings.get(NUMBER)).isEqualTo(9);
        assertThat(settings.find(PATH)).contains(Path.of("b").toAbsolutePath());
        assertThat(settings.get(SIZES)).containsExactly(2048L);
        assertThat(settings.get(CHOICE)).isEqualTo(303);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            textBlock =
                    """
                    number | 10 | must be a whole number from 1 to 9, not '10'
                    number | 99999999999 | must be a whole number from 1 to 9, not '99999999999'
                    time | 0 | must be a duration with its unit, such as 500ms, 30s or 5m, at least 1ms, not '0'
                    sizes | 7 | must be a size with its unit, such as 512KiB or 10MiB, not '7'
                    choice | 304 | must be 301, 302 or 303, not '304'
                    """)
    void aValueOfAnotherKindIsRefused(String name, String value, String mistake) {
        var settings = Settings.of(name, value);
        var key = Keys.of(NUMBER, TIME, SIZES, CHOICE).named(name).getFirst();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> settings.get(key))
                .withMessage("built-in: '%s' %s", name, mistake);
    }

    @Test
    void aKeyThatIsNeededIsMissed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Settings.of().get(NEEDED))
                .withMessage("built-in: 'needed' is missing (a text)");
    }

    @Test
    void aSectionInheritsButForItsOwnKeys() {
        var section = withSection("number", "3", "time", "2s").find(SECTION).orElseThrow();
        assertThat(section.get(NUMBER)).isEqualTo(3);
        assertThat(section.get(TIME)).isEqualTo(Duration.ofSeconds(2));
        assertThat(section.get(TIME.own())).isEqualTo(HOUR);
        assertThat(section.has(TIME.own())).isFalse();
    }

    private static Settings withSection(String... keysAndValues) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            var value = new Node.Text(Origin.BUILT_IN, keysAndValues[i + 1]);
            entries.put(keysAndValues[i], new Node.Entry(Origin.BUILT_IN, value));
        }
        var section = new Node.Mapping(Origin.BUILT_IN, Map.of());
        entries.put("section", new Node.Entry(Origin.BUILT_IN, section));
        return new Settings(new Node.Mapping(Origin.BUILT_IN, entries), Path.of(""));
    }

    @Test
    void defaultsAreWrittenAsAUserWould() {
        assertThat(TIME.writtenFallback()).contains("1h");
        assertThat(SIZES.writtenFallback()).contains("[1KiB, 1B]");
        assertThat(PATH.writtenFallback()).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsInheritedAndWhatIsOpenIsKeptInAUnion() {
        var keys = Keys.of(NUMBER, TIME.own()).and(Keys.of(TIME, NUMBER)).and(Keys.UNDECLARED);
        assertThat(keys.named("time")).isEqualTo(List.of(TIME.own(), TIME));
        assertThat(keys.inherited().all()).isEqualTo(List.of(NUMBER, TIME));
        assertThat(keys.isOpen()).isTrue();
        assertThat(Keys.of(NUMBER).isOpen()).isFalse();
    }

    @Test
    void oneMistakeDoesNotHideAnother() {
        var settings = Settings.of("number", "0", "choice", "1", "sizes", "1B");
        var mistakes = new Mistakes();
        assertThat(mistakes.attempt(() -> settings.get(NUMBER))).isEmpty();
        assertThat(mistakes.attempt(() -> settings.get(SIZES))).contains(List.of(1L));
        assertThat(mistakes.attempt(() -> settings.get(CHOICE))).isEmpty();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(mistakes::refuse)
                .withMessageContainingAll("'number' must", "'choice' must")
                .satisfies(all -> assertThat(all.mistakes()).hasSize(2));
    }
}
