package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    /// A use of settings that is refused.
    record Refusal(String what, String value, Consumer<Settings> use, String mistake) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Refusal> refusals() {
        var day = Duration.ofDays(1);
        return Stream.of(
                row(
                        "number with a sign",
                        "+1",
                        s -> s.number("k", 0, 0, 9),
                        "must be a whole number from 0 to 9, not '+1'"),
                row(
                        "number with a fraction",
                        "1.0",
                        s -> s.number("k", 0, 0, 9),
                        "must be a whole number from 0 to 9, not '1.0'"),
                row(
                        "number of another script",
                        "\u0663",
                        s -> s.number("k", 0, 0, 9),
                        "must be a whole number from 0 to 9, not '\u0663'"),
                row(
                        "number below",
                        "-1",
                        s -> s.number("k", 0, 0, 9),
                        "must be a whole number from 0 to 9, not '-1'"),
                row(
                        "number above",
                        "10",
                        s -> s.number("k", 0, 0, 9),
                        "must be a whole number from 0 to 9, not '10'"),
                row(
                        "number too long",
                        "9".repeat(19),
                        s -> s.number("k", 0, 0, 9),
                        "must be a whole number from 0 to 9, not '" + "9".repeat(19) + "'"),
                row(
                        "number with a space",
                        "1 ",
                        s -> s.number("k", 0, 0, 9),
                        "must be a whole number from 0 to 9, not '1'"),
                row(
                        "nothing for a number",
                        "",
                        s -> s.number("k", 0, 0, 9),
                        "must be a whole number from 0 to 9, not ''"),
                row(
                        "yes for true",
                        "yes",
                        s -> s.flag("k", false),
                        "must be true or false: write true, not 'yes'"),
                row(
                        "True for true",
                        "True",
                        s -> s.flag("k", false),
                        "must be true or false: write true, not 'True'"),
                row(
                        "size without unit",
                        "10",
                        s -> s.octets("k", 0),
                        "must be a size with its unit, such as 512KiB or 10MiB, not '10'"),
                row(
                        "size as in NGINX",
                        "10m",
                        s -> s.octets("k", 0),
                        "must be a size with its unit: write 10MiB, not '10m'"),
                row(
                        "size as in NGINX that is too large",
                        "10m",
                        s -> s.octets("k", 0, 1, 1024),
                        "must be a size with its unit, such as 512B, from 1B to 1KiB, not '10m'"),
                row(
                        "size where none of the examples is taken",
                        "1B",
                        s -> s.octets("k", 0, 7, 9),
                        "must be a size with its unit, from 7B to 9B, not '1B'"),
                row(
                        "size with a semicolon",
                        "10MiB;",
                        s -> s.octets("k", 0),
                        "must be a size with its unit, such as 512KiB or 10MiB, not '10MiB;': leave out the ';'"),
                row(
                        "size of the environment",
                        "${MOST}",
                        s -> s.octets("k", 0),
                        "must be a size with its unit, such as 512KiB or 10MiB, not '${MOST}': no variable of the environment is filled in"),
                row(
                        "0 for false",
                        "0",
                        s -> s.flag("k", false),
                        "must be true or false: write false, not '0'"),
                row(
                        "size above",
                        "2KiB",
                        s -> s.octets("k", 0, 1, 1024),
                        "must be a size with its unit, such as 512B, from 1B to 1KiB, not '2KiB'"),
                row(
                        "size below",
                        "0",
                        s -> s.octets("k", 0, 1, 1024),
                        "must be a size with its unit, such as 512B, from 1B to 1KiB, not '0'"),
                row(
                        "size of more octets than a number has",
                        "8388608TiB",
                        s -> s.octets("k", 0),
                        "is too large: it must be 8388607TiB at most"),
                row(
                        "size of more digits than are read",
                        "1" + "0".repeat(40) + " kib",
                        s -> s.octets("k", 0),
                        "is too large: it must be 8388607TiB at most"),
                row(
                        "number of many digits without unit",
                        "1" + "0".repeat(20),
                        s -> s.octets("k", 0),
                        "must be a size with its unit, such as 512KiB or 10MiB, not '1"
                                + "0".repeat(20)
                                + "'"),
                row(
                        "size of too many octets where there is a bound",
                        "8388608TiB",
                        s -> s.octets("k", 0, 0, 1024),
                        "must be a size with its unit, such as 512B, from 0 to 1KiB, not '8388608TiB'"),
                row(
                        "duration of more than a hundred years",
                        "36501d",
                        s -> s.duration("k", day),
                        "is too long: it must be 36500d at most"),
                row(
                        "duration of more digits than are read",
                        "9".repeat(30) + "h",
                        s -> s.duration("k", day),
                        "is too long: it must be 36500d at most"),
                row(
                        "duration without unit",
                        "30",
                        s -> s.duration("k", day),
                        "must be a duration with its unit: write 30s, not '30'"),
                row(
                        "duration as in NGINX",
                        "1m30s",
                        s -> s.duration("k", day),
                        "must be a duration with its unit: write 90s, not '1m30s'"),
                row(
                        "duration without unit that is too long",
                        "86401",
                        s -> s.duration("k", day, Duration.ZERO, day),
                        "must be a duration with its unit, such as 500ms, 30s or 5m, from 0 to 1d, not '86401'"),
                row(
                        "duration above",
                        "25h",
                        s -> s.duration("k", day, Duration.ZERO, day),
                        "must be a duration with its unit, such as 500ms, 30s or 5m, from 0 to 1d, not '25h'"),
                row(
                        "duration below",
                        "0",
                        s -> s.duration("k", day, Duration.ofMillis(1), day),
                        "must be a duration with its unit, such as 500ms, 30s or 5m, from 1ms to 1d, not '0'"),
                row(
                        "path with NUL",
                        "a\0b",
                        s -> s.path("k"),
                        "is no path: Nul character not allowed"),
                row(
                        "empty path",
                        "",
                        s -> s.path("k"),
                        "is empty: write '.' for the folder of this file"),
                row(
                        "text for a section",
                        "a",
                        s -> s.section("k"),
                        "must be a mapping of keys to values, not 'a'"),
                row(
                        "text in a list of sections",
                        "a",
                        s -> s.sections("k"),
                        "must be a mapping of keys to values, not 'a'"),
                row(
                        "long text",
                        "x".repeat(81),
                        s -> s.section("k"),
                        "must be a mapping of keys to values, not '" + "x".repeat(80) + "…'"),
                row(
                        "text of two lines",
                        "a\r\nb\n",
                        s -> s.flag("k", true),
                        "must be true or false, not 'a\\u000d\\u000ab'"));
    }

    private static Refusal row(String what, String value, Consumer<Settings> use, String mistake) {
        return new Refusal(what, value, use, mistake);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void wrongValueIsRefusedAtItsPlace(Refusal row) {
        var settings = settings(Map.of("k", text(row.value())));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> row.use().accept(settings))
                .withMessage("f:1:9: 'k' " + row.mistake());
    }

    @Test
    void valuesAreConverted() {
        var settings =
                Settings.of(
                        "n", "-7", "f", "true", "o", "2KiB", "d", "5m", "t", "x", "p", "/a/../b");
        assertThat(settings.number("n", 0, -7, -7)).isEqualTo(-7);
        assertThat(settings.flag("f", false)).isTrue();
        assertThat(settings.octets("o", 0)).isEqualTo(2048);
        assertThat(settings.octets("o", 0, 2048, 2048)).isEqualTo(2048);
        assertThat(settings.duration("d", Duration.ZERO)).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.text("t")).isEqualTo("x");
        assertThat(settings.path("p")).contains(Path.of("/b"));
    }

    @Test
    void missingKeysHaveTheirFallback() {
        var settings = Settings.of();
        assertThat(settings.number("k", 3, 0, 1)).isEqualTo(3);
        assertThat(settings.flag("k", true)).isTrue();
        assertThat(settings.octets("k", 5)).isEqualTo(5);
        assertThat(settings.duration("k", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
        assertThat(settings.text("k", "x")).isEqualTo("x");
        assertThat(settings.texts("k")).isEmpty();
        assertThat(settings.path("k")).isEmpty();
        assertThat(settings.section("k")).isEmpty();
        assertThat(settings.sections("k")).isEmpty();
        assertThat(settings.originOf("k")).isEqualTo(Origin.BUILT_IN);
    }

    @Test
    void missingTextIsRefusedWhereTheMappingBegins() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> settings(Map.of()).text("k"))
                .withMessage("f:9:9: 'k' is missing");
    }

    @Test
    void oneValueIsAListOfOne() {
        var list = new Node.Items(origin(), List.of(text("a"), text("b")));
        assertThat(settings(Map.of("k", list)).texts("k")).containsExactly("a", "b");
        assertThat(Settings.of("k", "a").texts("k")).containsExactly("a");
    }

    @Test
    void allMistakesInAListAreTold() {
        var list =
                new Node.Items(
                        new Origin("f", 1, 4),
                        List.of(
                                new Node.Items(new Origin("f", 1, 5), List.of()),
                                new Node.Text(new Origin("f", 1, 9), "a"),
                                new Node.Items(new Origin("f", 1, 12), List.of())));
        var settings = settings(Map.of("k", list));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> settings.values("k"))
                .withMessage(
                        "f:1:5: 'k' must be a single value\nf:1:12: 'k' must be a single value");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> settings.sections("k"))
                .satisfies(all ->
                        assertThat(all.mistakes())
                                .extracting(mistake -> mistake.origin().column())
                                .containsExactly(5, 9, 12));
    }

    @Test
    void listWhereOneValueIsExpectedIsRefused() {
        var settings = settings(Map.of("k", new Node.Items(origin(), List.of())));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> settings.text("k"))
                .withMessage("f:1:9: 'k' must be a single value");
    }

    @Test
    void relativePathStartsFromTheDirectory() {
        var settings = new Settings(mapping(Map.of("p", text("a/./b"))), Path.of("/etc/w"));
        assertThat(settings.path("p")).contains(Path.of("/etc/w/a/b"));
    }

    @Test
    void sectionsInheritWhatTheyDoNotSay() {
        var inner = mapping(Map.of("a", text("inner")));
        var settings =
                settings(
                        Map.of("a", text("outer"), "b", text("outer"), "one", inner, "all", inner));
        for (var section :
                List.of(settings.section("one").orElseThrow(), settings.sections("all").get(0))) {
            assertThat(section.text("a")).isEqualTo("inner");
            assertThat(section.text("b")).isEqualTo("outer");
            assertThat(section.hasOwn("a")).isTrue();
            assertThat(section.hasOwn("b")).isFalse();
            assertThat(section.has("b")).isTrue();
            assertThat(section.own().has("b")).isFalse();
            assertThat(section.ownKeys()).containsExactly("a");
        }
    }

    @Test
    void inheritanceReachesThroughEveryLevel() {
        var location = mapping(Map.of("cgi", mapping(Map.of())));
        var server = mapping(Map.of("locations", location));
        var root = settings(Map.of("root", text("site"), "servers", server));
        var cgi = root.sections("servers").get(0).sections("locations").get(0).section("cgi");
        assertThat(cgi.orElseThrow().text("root")).isEqualTo("site");
    }

    @Test
    void keysThatNobodyAsksForAreToldInFileOrder() {
        var settings =
                settings(
                        ordered(
                                "first", text("1"),
                                "section", mapping(ordered("inner", text("2"), "known", text("3"))),
                                "list",
                                        new Node.Items(
                                                origin(),
                                                List.of(mapping(ordered("item", text("4"))))),
                                "last", text("5")));
        settings.section("section").orElseThrow().text("known");
        settings.sections("list");
        assertThat(settings.unusedKeys())
                .extracting(UnusedKey::key)
                .containsExactly("first", "inner", "item", "last");
        assertThat(settings.unusedKeys().get(1).knownKeys()).containsExactly("known");
    }

    @Test
    void mappingThatIsReadAsANodeHasNoUnusedKeys() {
        var settings = settings(Map.of("k", mapping(Map.of("free", text("1")))));
        assertThat(settings.find("k")).isPresent();
        assertThat(settings.unusedKeys()).isEmpty();
    }

    @Test
    void inheritedKeyIsUsedEvenWhereItIsOverridden() {
        var settings = settings(Map.of("a", text("1"), "s", mapping(Map.of("a", text("2")))));
        settings.section("s").orElseThrow().text("a");
        assertThat(settings.unusedKeys()).isEmpty();
    }

    @Test
    void keyAskedForWithoutInheritanceIsNotUsedAbove() {
        var settings = settings(Map.of("a", text("1"), "s", mapping(Map.of("a", text("2")))));
        settings.section("s").orElseThrow().own().text("a");
        assertThat(settings.unusedKeys()).extracting(UnusedKey::key).containsExactly("a");
    }

    @Test
    void keyOfASharedSectionIsUsedWhenOneOfItsReadersAsks() {
        var settings = settings(Map.of("s", mapping(Map.of("a", text("1"), "b", text("2")))));
        settings.section("s").orElseThrow().text("a");
        settings.section("s").orElseThrow().text("b");
        assertThat(settings.unusedKeys()).isEmpty();
    }

    @Test
    void errorsForCheckedKeysPointAtValueOrMapping() {
        var settings = settings(Map.of("k", text("v")));
        assertThat(settings.wrong("k", "is odd")).hasMessage("f:1:9: 'k' is odd");
        assertThat(settings.wrong("k", "must be even"))
                .hasMessage("f:1:9: 'k' must be even, not 'v'");
        assertThat(settings.advise("k", "must be even: write 'k: 4'"))
                .hasMessage("f:1:9: 'k' must be even: write 'k: 4'");
        assertThat(settings.advise("x", "is needed: write 'x: 4'"))
                .hasMessage("f:9:9: 'x' is needed: write 'x: 4'");
        assertThat(settings.wrong("x", "is needed")).hasMessage("f:9:9: 'x' is needed");
        assertThat(settings.originOf("k")).isEqualTo(new Origin("f", 1, 1));
    }

    /// What stands behind a sentence depends on who tells it, and not on its last character.
    @Test
    void noPunctuationHoldsBackWhatWasWritten() {
        var settings = settings(Map.of("k", text("v")));
        assertThat(settings.wrong("k", "must end with '.'"))
                .hasMessage("f:1:9: 'k' must end with '.', not 'v'");
        assertThat(settings.wrong("k", "must begin with *."))
                .hasMessage("f:1:9: 'k' must begin with *., not 'v'");
        assertThat(settings.wrong("k", "must have an ?"))
                .hasMessage("f:1:9: 'k' must have an ?, not 'v'");
        assertThat(settings.advise("k", "must be short: write 'e.g.' or ..."))
                .hasMessage("f:1:9: 'k' must be short: write 'e.g.' or ...");
    }

    @Test
    void severalMistakesHaveALineEachInTheOrderOfTheFile() {
        var first = new ConfigException(new Origin("f", 1, 2), "one\u0085\n\u2028line");
        var later = new ConfigException(new Origin("f", 10, 1), "two");
        var both = ConfigException.ofAll(List.of(later, ConfigException.ofAll(List.of(first))));
        assertThat(both).hasMessage("f:1:2: one\\u0085\\u000a\\u2028line\nf:10:1: two");
        assertThat(both.origin()).isEqualTo(first.origin());
        assertThat(both.mistakes()).containsExactly(first, later);
    }

    @Test
    void aMistakeIsToldOnce() {
        var once = new ConfigException(new Origin("f", 1, 2), "one");
        var again = new ConfigException(new Origin("f", 1, 2), "one");
        assertThat(ConfigException.ofAll(List.of(once, again))).isSameAs(once);
    }

    @Test
    void keyWithoutValueIsNotTaken() {
        assertThatIllegalArgumentException().isThrownBy(() -> Settings.of("k"));
    }

    private Settings settings(Map<String, Node> values) {
        return new Settings(new Node.Mapping(new Origin("f", 9, 9), entries(values)), Path.of(""));
    }

    @Test
    void keysAreDecidedByTheNearestMappingThatSetsOneOfThem() {
        var inner = mapping(ordered("x", text("1")));
        var middle = mapping(ordered("b", text("2"), "inner", inner));
        var root = mapping(ordered("a", text("3"), "middle", middle));
        var top = new Settings(root, Path.of("/"));
        var below = top.section("middle").orElseThrow();
        var innermost = below.section("inner").orElseThrow();
        assertThat(innermost.deciding(Set.of("x", "a"))).isSameAs(innermost);
        assertThat(innermost.deciding(Set.of("a", "b"))).isSameAs(below);
        assertThat(innermost.deciding(Set.of("a"))).isSameAs(top);
        assertThat(innermost.deciding(Set.of("none"))).isSameAs(top);
        assertThat(innermost.own().deciding(Set.of("a")).mapping()).isSameAs(inner);
    }

    @Test
    void whereReadingsAreKeptEachMappingDecidesForItself() {
        var root = mapping(ordered("a", text("1"), "inner", mapping(Map.of())));
        var inner = new Settings(root, Path.of("/")).recorded().section("inner").orElseThrow();
        assertThat(inner.deciding(Set.of("a"))).isSameAs(inner);
    }

    @Test
    void keysAskedApartCountOnceJoined() {
        var below = new Node.Mapping(new Origin("f", 2, 3), entries(ordered("b", text("2"))));
        var root = settings(ordered("a", text("1"), "below", below, "c", text("3")));
        root.text("c");
        var apart = root.apart();
        apart.text("a");
        apart.section("below").orElseThrow().text("b");
        assertThat(apart.unusedKeys()).extracting(UnusedKey::key).containsExactly("c");
        assertThat(root.unusedKeys()).extracting(UnusedKey::key).containsExactly("a", "below");
        root.join(apart);
        assertThat(root.unusedKeys()).isEmpty();
    }

    @Test
    void onlyTheSettingsOfAFileAreReadApart() {
        var below = new Node.Mapping(new Origin("f", 2, 3), entries(ordered("b", text("2"))));
        var root = settings(ordered("below", below));
        assertThatIllegalStateException().isThrownBy(root.recorded()::apart);
        var section = root.section("below").orElseThrow();
        assertThatIllegalStateException().isThrownBy(section::apart);
    }

    @Test
    void recordedSettingsTellWhatWasReadAndWhereItComesFrom() {
        var below = new Node.Mapping(new Origin("f", 7, 7), entries(ordered("own", text("1"))));
        var root =
                settings(ordered("inherited", text("2"), "part", below, "list", below)).recorded();
        root.number("missing", 3, 0, 9);
        var part = root.section("part").orElseThrow();
        part.text("own");
        part.text("inherited");
        part.path("nothing");
        part.has("asked");
        part.get(Key.of("many", Kind.list(Kind.TEXT), List.of("a", "b"), "several"));
        root.sections("list").getFirst().text("own");
        assertThat(root.applied(root.origin()))
                .extracting(Settings.Applied::toString)
                .containsExactly(
                        "Applied[key=missing, value=Optional[3], origin=default]",
                        "Applied[key=part.own, value=Optional[1], origin=f:1:9]",
                        "Applied[key=part.inherited, value=Optional[2], origin=f:1:9]",
                        "Applied[key=part.nothing, value=Optional.empty, origin=default]",
                        "Applied[key=part.asked, value=Optional.empty, origin=default]",
                        "Applied[key=part.many, value=Optional[[a, b]], origin=default]");
        assertThat(root.applied(new Origin("f", 1, 1))).isEmpty();
    }

    @Test
    void settingsThatAreNotRecordedKeepNothing() {
        var settings = Settings.of("a", "1");
        settings.text("a");
        assertThat(settings.applied(settings.origin())).isEmpty();
    }

    private Node.Mapping mapping(Map<String, Node> values) {
        return new Node.Mapping(origin(), entries(values));
    }

    private Map<String, Node.Entry> entries(Map<String, Node> values) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        values.forEach(
                (key, value) -> entries.put(key, new Node.Entry(new Origin("f", 1, 1), value)));
        return entries;
    }

    private static Map<String, Node> ordered(Object... keysAndValues) {
        var ordered = new LinkedHashMap<String, Node>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            ordered.put((String) keysAndValues[i], (Node) keysAndValues[i + 1]);
        }
        return ordered;
    }

    private static Node text(String text) {
        return new Node.Text(new Origin("f", 1, 9), text);
    }

    private static Origin origin() {
        return new Origin("f", 1, 9);
    }
}
