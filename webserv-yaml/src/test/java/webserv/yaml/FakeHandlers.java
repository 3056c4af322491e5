package webserv.yaml;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Redirects;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Template;
import webserv.api.spi.HandlerFactory;

/// Handlers that only say how they were set up, with the keys of the real ones.
final class FakeHandlers {
    private static final Key<Path> ROOT = Key.optional("root", Kind.PATH, "a folder");
    private static final Key<Path> ALIAS = Key.optional("alias", Kind.PATH, "a folder");
    private static final Key<List<String>> INDEX =
            Key.of("index", Kind.list(Kind.TEXT), List.of(), "names");
    private static final Key<Boolean> AUTOINDEX = Key.of("autoindex", Kind.FLAG, false, "lists");
    private static final Key<Integer> REDIRECT_STATUS =
            Key.of("status", Kind.whole(300, 399), 302, "a status");
    private static final Key<String> TO = Key.needed("to", Kind.TEXT, "a target");
    private static final Key<Integer> STATUS =
            Key.of("status", Kind.whole(200, 599), 200, "a status");
    private static final Key<String> TYPE = Key.of("type", Kind.TEXT, "text/plain", "a type");
    private static final Key<String> TEXT = Key.of("text", Kind.TEXT, "", "a text");
    private static final Key<Settings> INTERPRETERS =
            Key.needed("interpreters", Kind.named(Kind.TEXT), "commands");
    private static final Key<Duration> TIMEOUT =
            Key.of("timeout", Kind.TIME, Duration.ofSeconds(30), "a time");
    private static final Key<String> GREETING = Key.of("greeting", Kind.TEXT, "Hello", "a text");

    private FakeHandlers() {}

    static List<HandlerFactory> factories() {
        return List.of(
                factory(
                        "files",
                        Keys.of(ROOT, ALIAS, INDEX, AUTOINDEX),
                        FakeHandlers::files,
                        Methods.GET),
                factory(
                        "redirect",
                        Keys.of(REDIRECT_STATUS, TO),
                        s -> new Redirecting(s.get(REDIRECT_STATUS), Template.of(s, TO.name()))),
                factory(
                        "respond",
                        Keys.of(STATUS, TYPE, TEXT),
                        s -> s.get(STATUS) + " " + s.get(TYPE) + " '" + s.get(TEXT) + "'",
                        Methods.GET),
                factory(
                        "cgi",
                        Keys.of(INTERPRETERS, TIMEOUT, ROOT),
                        FakeHandlers::cgi,
                        Methods.GET,
                        Methods.POST),
                factory("hello", Keys.of(GREETING), s -> s.get(GREETING), Methods.GET));
    }

    private static String files(Settings settings) {
        var alias = settings.hasOwn(ALIAS) ? settings.find(ALIAS) : settings.find(ROOT);
        return "%s index %s autoindex %s"
                .formatted(alias.orElseThrow(), settings.get(INDEX), settings.get(AUTOINDEX));
    }

    private static String cgi(Settings settings) {
        var interpreters = settings.get(INTERPRETERS).own();
        return "%s timeout %s root %s"
                .formatted(
                        interpreters.ownKeys().stream()
                                .map(key -> key + "=" + interpreters.text(key))
                                .toList(),
                        settings.get(TIMEOUT),
                        settings.find(ROOT).map(String::valueOf).orElse("-"));
    }

    private static HandlerFactory factory(
            String name, Keys keys, Function<Settings, String> setUp, String... methods) {
        return factory(name, keys, settings -> new SetUp(setUp.apply(settings), List.of(methods)));
    }

    private static HandlerFactory factory(
            String name, Keys keys, Function<Settings, Handler> create) {
        return new HandlerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Keys keys() {
                return keys;
            }

            @Override
            public Handler create(Settings settings) {
                return create.apply(settings);
            }
        };
    }

    /// Prints as its set-up.
    private record SetUp(String text, List<String> methods) implements Handler.Blocking {
        @Override
        public Reply handle(Request request) {
            return new Reply.Refusal(501, "a fake handler answers nothing");
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// Prints as its set-up, and leads on.
    private record Redirecting(int statusCode, Template target)
            implements Handler.Blocking, Redirects {
        @Override
        public List<String> methods() {
            return List.of(Methods.GET, Methods.POST);
        }

        @Override
        public Reply handle(Request request) {
            return new Reply.Refusal(501, "a fake handler answers nothing");
        }

        @Override
        public String toString() {
            return statusCode + " to " + target;
        }
    }
}
