package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Template;
import webserv.api.io.ListenAddress;
import webserv.api.spi.AddedField;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Match;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;
import webserv.app.trial.Question;
import webserv.engine.Explanation;

class ExplanationTextTest {
    private static final ListenAddress AT = ListenAddress.parse("127.0.0.1:80");
    private static final Location LOCATION =
            new Location(
                    new LocationPath.Prefix("/a/"),
                    List.of("GET"),
                    "files",
                    Handler.blocking(_ -> Reply.Response.empty(204)),
                    1024,
                    new Origin("site.yaml", 5, 9));
    private static final VirtualServer SERVER =
            new VirtualServer(
                    List.of(AT), List.of(), List.of(LOCATION), new Origin("site.yaml", 2, 5));

    private static ExplanationText text(int status, Optional<Cause> cause) {
        var settings = Settings.of("root", "www").recorded();
        settings.text("root");
        settings.flag("autoindex", false);
        settings.path("alias");
        var hop =
                new Explanation.Hop(
                        "/a/b",
                        List.of(
                                new Explanation.Weighed(
                                        "/a/b",
                                        List.of(
                                                new Table.Verdict(
                                                        "location /",
                                                        false,
                                                        "a longer prefix matches"),
                                                new Table.Verdict(
                                                        "location /a/",
                                                        true,
                                                        "the longest prefix")))),
                        new Match.Found(SERVER, LOCATION),
                        true,
                        List.of("look for /www/a/b"));
        return new ExplanationText(
                new Question("GET", "http://x/a/b", List.of(), Optional.empty()),
                new Explanation(
                        AT,
                        List.of(hop),
                        status,
                        cause,
                        Optional.empty(),
                        Optional.of(Fields.of("Vary", "Accept")),
                        List.of(
                                new Explanation.Added(
                                        new AddedField(
                                                "X-A",
                                                Template.literal("b"),
                                                new Origin("site.yaml", 3, 7)),
                                        "b"))),
                settings);
    }

    @Test
    void everythingIsToldInTheOrderInWhichItIsDecided() {
        assertThat(text(404, Optional.of(new Cause("files-none", "nothing there"))).lines())
                .containsExactly(
                        "GET http://x/a/b",
                        "",
                        "listener  127.0.0.1:80",
                        "asked     /a/b",
                        "  - location /: a longer prefix matches",
                        "  + location /a/: the longest prefix",
                        "handler   files",
                        "          look for /www/a/b",
                        "answer    404 Not Found: nothing there [files-none]",
                        "field     Vary: Accept",
                        "added     X-A: b (add_header at site.yaml:3:7)",
                        "methods   GET, HEAD, OPTIONS",
                        "content   at most 1024 octets",
                        "",
                        "settings of all connections",
                        "  root = www (built-in)",
                        "  autoindex = false (default)");
    }

    @Test
    void answerThatOnlyTheHandlerKnowsIsToldSo() {
        assertThat(text(0, Optional.empty()).lines())
                .contains("answer    what the handler replies");
        assertThat(text(0, Optional.empty()).json()).contains("\n  \"status\": null,\n");
    }

    @Test
    void causeThatAPluginWroteSteersNoTerminal() {
        assertThat(text(500, Optional.of(new Cause("handler-500", "\u001b[31m\nred"))).lines())
                .contains(
                        "answer    500 Internal Server Error: \\u001b[31m\\u000ared [handler-500]")
                .allMatch(line -> line.matches("\\P{Cntrl}*"));
    }

    @Test
    void programsGetTheSame() {
        assertThat(text(404, Optional.of(new Cause("files-none", "nothing there"))).json())
                .startsWith(
                        """
                        {
                          "method": "GET",
                          "url": "http://x/a/b",
                          "listener": "127.0.0.1:80",
                          "server": "site.yaml:2:5",
                          "location": "/a/",
                          "locationOrigin": "site.yaml:5:9",
                          "handler": "files",
                          "status": 404,
                          "cause": "files-none",
                          "detail": "nothing there",
                        """);
    }

    @Test
    void requestThatNeverBecameOneHasNoLocation() {
        var refused =
                new Explanation(
                        AT,
                        List.of(),
                        400,
                        Optional.of(new Cause("http-target", "no target")),
                        Optional.empty(),
                        Optional.empty(),
                        List.of());
        var text =
                new ExplanationText(
                        new Question("GET", "/ ", List.of(), Optional.empty()),
                        refused,
                        Settings.of());
        assertThat(text.lines())
                .containsExactly(
                        "GET / ",
                        "",
                        "listener  127.0.0.1:80",
                        "answer    400 Bad Request: no target [http-target]");
    }
}
