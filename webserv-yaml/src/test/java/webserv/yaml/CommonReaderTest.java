package webserv.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.ConfigException;

/// What the reader of common YAML reads, the parser of all YAML reads as well, and equally, down to
/// each place.
class CommonReaderTest {
    private static final int ROUNDS = 5_000;
    private static final String MARKS = "\n\n    -:#'\"[]{},~&*!|>%@`?=\\.0ax";
    private static final String STYLES =
            """
            # above all

            a: b   # behind
            'quoted #1': "x: y"
            list:
            - c
            -   d: e
                f: g
            # between
            - - h
              - i
            -
              j: [k, 'l', "\\\\m\\n", { n: o, p: q }, []]
              empty: {}
            deep:
                r:
                  s: http://t/u?v#w
                x: ~ ^/y.*\\.z$
                number: -1
            last: 'a \\ b'
            """;

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                STYLES,
                "a: b",
                "a: b\n\n\n",
                "# only then\n  a: b\n  c: d\n",
                "a:\n  # deep\n  - b\n  - c\n",
                "a:\n- b\nc:\n- d\n",
                "a: b#c\nd: e:f\n",
                "a: b - c ? d, [e]\n",
                "a: ''\nb: \"\"\n",
                "a: \"b\\n\\\"c\\\" \\\\\"\n",
                "a: {b: [c, d], e: {f: g}}\n",
                "a: [ b , c ] # d\n",
                "a: [http://b/c, d]\n",
            })
    void commonTextIsReadAsTheParserReadsIt(String text) throws IOException {
        var source = source(text);
        var common = CommonReader.read(source).map(Object::toString);
        var expected = parsed(source);
        assertThat(common).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "a\n",
                "- a\n",
                "- a\nb: c\n",
                "{ a: b }\n",
                "a: b\n c\n",
                "a:\n  b\n",
                "a: |\n  b\n",
                "a: \"\\x41\"\n",
                "a: \"b\\\n  c\"\n",
                "a: \"b\\\"\n",
                "a: 'it''s'\n",
                "a: 'b\n  c'\n",
                "a: [b,\n  c]\n",
                "a:\tb\n",
                "a: b\r\n",
                "a: é\n",
                "a: &b c\n",
                "a: *b\n",
                "a: !b c\n",
                "a: null\n",
                "a: ~\n",
                "a:\nb: c\n",
                "a: b\na: c\n",
                "a: { b: c, b: d }\n",
                "a : b\n",
                "? a\n: b\n",
                "a: b: c\n",
                "a: - b\n",
                "a: [b, ]\n",
                "a: {b}\n",
                "a: {b:c}\n",
                "a: [b: c]\n",
                "a: \"b\"c\n",
                "a: 'b'#c\n",
                "---\na: b\n",
                "a: b\n---\nc: d\n",
                "a: b\n...\n",
                "a: b\n... x: c\n",
                "a: \"b\\",
                "a: \"b\\\n",
                "a: \"b\\\n  c\"\n",
                "%YAML 1.2\n",
                "a:\n  b: c\n d: e\n",
                "a: b\n  c: d\n",
                "  a: b\nc: d\n",
                "a: @b\n",
            })
    void theRestIsLeftToTheParser(String text) throws IOException {
        assertThat(CommonReader.read(source(text))).isEmpty();
    }

    @Test
    void whatIsTooDeepOrTooLongIsLeftToTheParser() throws IOException {
        assertThat(CommonReader.read(source(nested(32)))).isPresent();
        assertThat(CommonReader.read(source(nested(33)))).isEmpty();
        assertThat(CommonReader.read(source("k".repeat(1000) + ": a\n"))).isPresent();
        assertThat(CommonReader.read(source("k".repeat(1001) + ": a\n"))).isEmpty();
        assertThat(CommonReader.read(source("a: " + "b".repeat(1 << 20)))).isPresent();
        assertThat(CommonReader.read(source("a: " + "b".repeat((1 << 20) + 1)))).isEmpty();
    }

    @Test
    void theDemoSitesConfigurationIsCommon() throws IOException {
        var demo = Path.of("../distribution/src/main/image/conf/webserv.yaml");
        assertThat(CommonReader.read(source(Files.readString(demo)))).isPresent();
    }

    @Test
    void mostConfigurationsAreCommon() throws IOException {
        int common = 0;
        var configurations = configurations();
        for (var configuration : configurations) {
            var source = source(configuration);
            var tree = CommonReader.read(source).map(Object::toString);
            if (tree.isPresent()) {
                common++;
                assertThat(tree).as(configuration).isEqualTo(parsed(source));
            }
        }
        assertThat(common).isGreaterThan(configurations.size() / 2);
    }

    @Test
    void mutatedTextIsReadAsTheParserReadsIt() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var mutations = new Mutations(random, MARKS, 2);
        var originals = new ArrayList<>(List.of(STYLES));
        originals.addAll(configurations());
        int common = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var original =
                    originals.get(random.nextInt(4) == 0 ? random.nextInt(originals.size()) : 0);
            var source = source(mutations.of(original));
            var tree = CommonReader.read(source).map(Object::toString);
            if (tree.isPresent()) {
                common++;
                assertThat(tree)
                        .as("seed %d, round %d:%n%s", seed, round, source.commonText().orElse(""))
                        .isEqualTo(parsed(source));
            }
        }
        assertThat(common).isGreaterThan(ROUNDS / 10);
    }

    /// Those of the configuration tests that are text.
    private static List<String> configurations() throws IOException {
        var configurations = new ArrayList<String>();
        for (var file : ConfigurationFileTest.files()) {
            var text = ConfigurationFileTest.configuration(file);
            if (text.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c))) {
                configurations.add(text);
            }
        }
        return configurations;
    }

    private static String nested(int levels) {
        return "a: " + "[".repeat(levels - 1) + "]".repeat(levels - 1);
    }

    private SourceText source(String text) throws IOException {
        var file = directory.resolve("w.yaml");
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        return SourceText.of(file);
    }

    /// What the parser of all YAML makes of it; its refusal instead where it refuses.
    private static Optional<String> parsed(SourceText source) {
        try {
            return Optional.of(YamlSource.parsed(source).toString());
        } catch (ConfigException refusal) {
            return Optional.of(String.valueOf(refusal.getMessage()));
        }
    }
}
