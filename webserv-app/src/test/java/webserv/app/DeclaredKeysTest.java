package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.config.Structure;
import webserv.app.access.AccessLogSettings;
import webserv.app.control.ControlAddress;
import webserv.app.trial.Trial;

/// What the launcher reads of a configuration itself is what the schema says of it.
class DeclaredKeysTest {

    @Test
    void keysOfAnAccessLogAreThoseDeclared() {
        var root = root("access_log", mapping("file", "stdout", "format", "json"));
        assertThat(AccessLogSettings.of(root).isOff()).isFalse();
        assertThat(root.askedKeys()).contains(AccessLogSettings.ACCESS_LOG.name());
        assertThat(root.section("access_log").orElseThrow().askedKeys())
                .isEqualTo(below(AccessLogSettings.ACCESS_LOG).names());
    }

    @Test
    void keysOfTheControlSocketAreThoseDeclared() {
        var root = root("control", "off");
        assertThat(ControlAddress.of(root, Path.of("site.yaml"))).isEmpty();
        assertThat(root.askedKeys()).isEqualTo(Set.of(ControlAddress.CONTROL.name()));
    }

    @Test
    void keysOfTestsAreThoseDeclared() {
        var none = mapping();
        var request = mapping("method", "PUT", "url", "/", "fields", none, "content", "x");
        var expect = mapping("status", "200", "fields", none);
        var root = root("tests", mapping("name", "a test", "request", request, "expect", expect));
        assertThat(Trial.of(root)).hasSize(1);
        assertThat(root.askedKeys()).isEqualTo(Set.of(Trial.TESTS.name()));
        var test = root.sections("tests").getFirst();
        assertThat(test.askedKeys()).isEqualTo(below(Trial.TESTS).names());
        assertThat(below(Trial.TESTS).names())
                .allSatisfy(name ->
                        assertThat(
                                        test.find(name).orElseThrow() instanceof Node.Mapping
                                                ? test.section(name).orElseThrow().askedKeys()
                                                : Set.of())
                                .isEqualTo(
                                        below(below(Trial.TESTS).named(name).getFirst()).names()));
    }

    /// The keys of the mappings that a key's value may be.
    private static Keys below(Key<?> key) {
        return keys(key.kind()).reduce(Keys.of(), Keys::and);
    }

    private static Stream<Keys> keys(Kind<?> kind) {
        return switch (kind) {
            case Structure.Section(var keys) -> Stream.of(keys);
            case Structure.Sections(var keys, _) -> Stream.of(keys);
            case Structure.Either(var kinds) -> kinds.stream().flatMap(DeclaredKeysTest::keys);
            default -> Stream.of();
        };
    }

    private static Settings root(Object... keysAndValues) {
        return new Settings(mapping(keysAndValues), Path.of(""));
    }

    private static Node.Mapping mapping(Object... keysAndValues) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            var value =
                    keysAndValues[i + 1] instanceof Node node
                            ? node
                            : new Node.Text(Origin.BUILT_IN, (String) keysAndValues[i + 1]);
            entries.put((String) keysAndValues[i], new Node.Entry(Origin.BUILT_IN, value));
        }
        return new Node.Mapping(Origin.BUILT_IN, entries);
    }
}
