package webserv.yaml;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.spi.HandlerFactory;

/// Handlers that only say how they were set up, with the keys of the real ones.
final class FakeHandlers {
    private FakeHandlers() {}

    static List<HandlerFactory> factories() {
        return List.of(
                factory("files", FakeHandlers::files, Methods.GET),
                factory("redirect", FakeHandlers::redirect, Methods.GET, Methods.POST),
                factory("respond", FakeHandlers::respond, Methods.GET),
                factory("cgi", FakeHandlers::cgi, Methods.GET, Methods.POST),
                factory("hello", s -> s.text("greeting", "Hello"), Methods.GET));
    }

    private static String files(Settings settings) {
        var alias = settings.hasOwn("alias") ? settings.path("alias") : settings.path("root");
        return "%s index %s autoindex %s"
                .formatted(
                        alias.orElseThrow(),
                        settings.texts("index"),
                        settings.flag("autoindex", false));
    }

    private static String redirect(Settings settings) {
        return settings.number("status", 302, 300, 399) + " to " + settings.text("to");
    }

    private static String respond(Settings settings) {
        return "%d %s '%s'"
                .formatted(
                        settings.number("status", 200, 200, 599),
                        settings.text("type", "text/plain"),
                        settings.text("text", ""));
    }

    private static String cgi(Settings settings) {
        var interpreters =
                settings.section("interpreters")
                        .orElseThrow(() -> settings.wrong("interpreters", "is missing"))
                        .own();
        return "%s timeout %s root %s"
                .formatted(
                        interpreters.ownKeys().stream()
                                .map(key -> key + "=" + interpreters.text(key))
                                .toList(),
                        settings.duration("timeout", Duration.ofSeconds(30)),
                        settings.path("root").map(String::valueOf).orElse("-"));
    }

    private static HandlerFactory factory(
            String name, Function<Settings, String> setUp, String... methods) {
        return new HandlerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Handler create(Settings settings) {
                return new SetUp(setUp.apply(settings), List.of(methods));
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
}
