package webserv.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.config.Structure;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.spi.HandlerFactory;

/// The keys that are asked for are those that are declared, at each place of a configuration.
class DeclaredKeysTest {
    /// A key that nobody knows: where it is written, [Settings#unusedKeys] tells what was asked
    /// for.
    private static final String NOBODYS = "nobodys";

    private static final Key<Path> ROOT = Key.optional("root", Kind.PATH, "a folder");
    private static final Key<Path> ALIAS = Key.optional("alias", Kind.PATH, "a folder");
    private static final Key<String> TO = Key.optional("to", Kind.TEXT, "a target");
    private static final Key<String> TEXT = Key.optional("text", Kind.TEXT, "a text");

    private final List<HandlerFactory> factories =
            List.of(
                    factory("files", ROOT, ALIAS),
                    factory("redirect", TO),
                    factory("respond", TEXT));

    private int line;

    @Test
    void whatIsAskedForIsWhatIsDeclared() {
        var rule = mapping("from", text("x"), "to", text("/y"), NOBODYS, text("rule"));
        var page = mapping("to", text("/p"), NOBODYS, text("page"));
        var inner = mapping("path", text("/a/b"), "root", text("site"), NOBODYS, text("nested"));
        var location =
                mapping(
                        "path",
                        text("/a/"),
                        "root",
                        text("site"),
                        "rewrite",
                        rule,
                        "locations",
                        inner,
                        NOBODYS,
                        text("location"));
        var answering =
                mapping(
                        "path",
                        text("/r"),
                        "return",
                        mapping("text", text("a"), NOBODYS, text("return")));
        var redirecting =
                mapping(
                        "path",
                        text("/s"),
                        "redirect",
                        mapping("to", text("/a"), NOBODYS, text("section")),
                        NOBODYS,
                        text("location 3"));
        var responding =
                mapping(
                        "path",
                        text("/t"),
                        "handler",
                        text("respond"),
                        NOBODYS,
                        text("location 2"));
        var locations =
                new Node.Items(place(), List.of(location, answering, redirecting, responding));
        var server =
                mapping(
                        "listen",
                        text("80"),
                        "locations",
                        locations,
                        "error_page",
                        mapping("404", page),
                        NOBODYS,
                        text("server"));
        // Recorded, so that each place reads for itself what it could have from the one around it.
        var root =
                new Settings(mapping("servers", server, NOBODYS, text("top")), Path.of(""))
                        .recorded();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ConfigurationReader(factories).read(root));
        var asked = new LinkedHashMap<String, Set<String>>();
        for (var unused : root.unusedKeys()) {
            asked.put(((Node.Text) unused.value()).text(), unused.knownKeys());
        }

        var top = new ConfigurationKeys(factories, ConfigurationKeys.Extra.NONE).top();
        var servers = below(top, "servers");
        var places = below(servers, "locations");
        assertThat(asked.get("top")).isEqualTo(top.names());
        assertThat(asked.get("server")).isEqualTo(servers.names());
        assertThat(places.names()).containsAll(asked.get("location"));
        assertThat(asked.get("nested")).isEqualTo(asked.get("location"));
        var ofLocations = new HashSet<>(asked.get("location"));
        ofLocations.addAll(asked.get("location 2"));
        ofLocations.addAll(asked.get("location 3"));
        ofLocations.addAll(asked.get("section"));
        assertThat(ofLocations).isEqualTo(places.names());
        assertThat(asked.get("rule")).isEqualTo(below(places, "rewrite").names());
        assertThat(asked.get("return")).isEqualTo(below(places, "return").names());
        assertThat(asked.get("section")).isEqualTo(below(places, "redirect").names());
        assertThat(asked.get("page")).containsExactlyInAnyOrder("to", "status");
    }

    private static Keys below(Keys keys, String name) {
        return switch (keys.named(name).getFirst().kind()) {
            case Structure.Section(var below) -> below;
            case Structure.Sections(var below, _) -> below;
            case Kind<?> other -> throw new AssertionError(name + " is no section: " + other);
        };
    }

    @Test
    void aHandlerThatDeclaresNothingMayAskForAnyKey() {
        var open = new ArrayList<>(factories);
        open.add(
                new HandlerFactory() {
                    @Override
                    public String name() {
                        return "open";
                    }

                    @Override
                    public Handler create(Settings settings) {
                        settings.text("colour", "");
                        throw new ConfigException(settings.origin(), "no luck");
                    }
                });
        var location =
                mapping(
                        "path",
                        text("/"),
                        "handler",
                        text("open"),
                        "size",
                        text("1"),
                        "handlr",
                        text("x"));
        var server = mapping("listen", text("80"), "locations", location, "shape", text("2"));
        var root = new Settings(mapping("servers", server), Path.of(""));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ConfigurationReader(open).read(root))
                .satisfies(refusal ->
                        assertThat(
                                        refusal.mistakes().stream()
                                                .map(one ->
                                                        String.valueOf(one.getMessage())
                                                                .replaceAll(".*\\d: ", ""))
                                                .collect(Collectors.toSet()))
                                .containsExactlyInAnyOrder(
                                        "unknown key 'handlr', did you mean 'handler'?"));
    }

    private Origin place() {
        return new Origin("f", ++line, 1);
    }

    private Node text(String text) {
        return new Node.Text(place(), text);
    }

    private Node.Mapping mapping(Object... keysAndValues) {
        var start = place();
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put(
                    (String) keysAndValues[i],
                    new Node.Entry(place(), (Node) keysAndValues[i + 1]));
        }
        return new Node.Mapping(start, entries);
    }

    private static HandlerFactory factory(String name, Key<?>... keys) {
        return new HandlerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Keys keys() {
                return Keys.of(keys);
            }

            @Override
            public Handler create(Settings settings) {
                for (var key : keys) {
                    settings.find(key);
                }
                return Handler.blocking(_ -> Reply.Response.text(200, name));
            }
        };
    }
}
