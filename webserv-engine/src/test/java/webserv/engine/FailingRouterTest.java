package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static webserv.engine.Running.ADDRESS;
import static webserv.engine.Running.at;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;
import webserv.api.http.Captures;
import webserv.api.http.Cause;
import webserv.api.http.RegularExpression;
import webserv.api.http.Template;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.Decision;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Match;
import webserv.api.spi.Policy;
import webserv.api.spi.RequestLimits;
import webserv.api.spi.Rewrite;
import webserv.api.spi.Router;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;
import webserv.engine.plugin.Failure;
import webserv.http.Http1Codec;
import webserv.router.TreeRouter;

/// What becomes of the failures of a router's table: one request has them, and nothing else.
class FailingRouterTest {
    private static final String FAILING = "GET /fail HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String WELL = "GET /well HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String FIVE_HUNDRED = "HTTP/1.1 500 Internal Server Error\r\n";

    /// A table that fails for one path, or for all.
    private record Failing(Failure how, String at) implements Router {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public Table compile(List<VirtualServer> servers) {
            return new FailingTable(new TreeRouter().compile(servers), how, at);
        }
    }

    private record FailingTable(Table table, Failure how, String at) implements Table {
        @Override
        public Match match(ListenAddress listener, String host, String method, String path) {
            var match = table.match(listener, host, method, path);
            return at.equals("everywhere") || path.equals(at) ? how.inPlaceOf(match) : match;
        }

        @Override
        public List<Verdict> explain(
                ListenAddress listener, String host, String method, String path) {
            return how.inPlaceOf(table.explain(listener, host, method, path));
        }
    }

    private static VirtualServer site() {
        return site(Policy.DEFAULTS);
    }

    private static VirtualServer site(Policy policy) {
        return Running.site("a", policy, at("/", FailingHandler.never()));
    }

    private static Running failing(Failure how, String at) {
        return Running.by(new Http1Codec(), new Failing(how, at), site());
    }

    @ParameterizedTest
    @EnumSource
    void requestIsAnsweredAndTheConnectionLivesOn(Failure how) {
        try (var running = failing(how, "/fail")) {
            var client = running.connect();
            client.send(FAILING);
            assertThat(client.newText()).startsWith(FIVE_HUNDRED).doesNotContain("boom");
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("router-failed");
            assertThat(running.lastCause().orElseThrow())
                    .matches(
                            "the router 'failing' of module \\S+ \\(\\S+\\) failed in"
                                    + " match\\(\\): [^\\p{Cntrl}\u202e]+");
            assertThat(running.lastDecision().outcome()).isEqualTo(Decision.Outcome.COMPLETE);
            client.send(WELL);
            assertThat(client.newText()).endsWith("well");
        }
    }

    @ParameterizedTest
    @EnumSource
    void contentOfTheRequestIsNoNextRequest(Failure how) {
        try (var running = failing(how, "/fail")) {
            var client = running.connect();
            client.send("POST /fail HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12");
            assertThat(client.newText()).startsWith(FIVE_HUNDRED);
            client.send("345" + WELL);
            assertThat(client.newText()).endsWith("well");
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestThatCannotBeReadIsRefusedWithoutItsServer(Failure how) {
        try (var running = failing(how, "everywhere")) {
            var client = running.connect();
            client.send("GET / HTTP/1.1\r\nHost : a\r\n\r\n");
            assertThat(client.text()).startsWith("HTTP/1.1 400 Bad Request\r\n");
            assertThat(client.sawEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestThatAsksForTooMuchIsRefusedWithoutItsServer(Failure how) {
        try (var running = failing(how, "everywhere")) {
            var client = running.connect();
            client.send("GET / HTTP/1.1\r\nHost: a\r\nExpect: bogus\r\n\r\n");
            assertThat(client.text()).startsWith("HTTP/1.1 417 Expectation Failed\r\n");
            assertThat(client.sawEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void ruleThatLeadsThereIsNotBlamed(Failure how) {
        var rule =
                new Rewrite(
                        new OnePath("/old"),
                        Template.literal("/fail"),
                        Rewrite.Then.LAST,
                        0,
                        Origin.BUILT_IN);
        var site =
                new VirtualServer(
                        List.of(ADDRESS),
                        Set.of(),
                        List.of("a"),
                        Policy.DEFAULTS,
                        List.of(rule),
                        List.of(at("/", FailingHandler.never())),
                        Origin.BUILT_IN);
        try (var running = Running.by(new Http1Codec(), new Failing(how, "/fail"), site)) {
            var client = running.connect();
            client.send(FAILING.replace("/fail", "/old"));
            assertThat(client.text()).startsWith(FIVE_HUNDRED);
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("router-failed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void errorPageWhoseRouteFailsGivesWayToTheBuiltInOne(Failure how) {
        var page = new ErrorPage(Template.literal("/fail"), ErrorPage.SAME, Origin.BUILT_IN);
        var policy = new Policy(RequestLimits.DEFAULTS, List.of(), Map.of(417, page));
        try (var running = Running.by(new Http1Codec(), new Failing(how, "/fail"), site(policy))) {
            var client = running.connect();
            client.send("GET / HTTP/1.1\r\nHost: a\r\nExpect: bogus\r\n\r\n");
            assertThat(client.text()).startsWith("HTTP/1.1 417 Expectation Failed\r\n");
            assertThat(client.text()).contains("\r\nContent-Security-Policy: ");
        }
    }

    private static Explainer explainer(Failure how) {
        return new Explainer(
                Configuration.of(List.of(site())), new Http1Codec(), new Failing(how, "nowhere"));
    }

    private static ByteBuffer well() {
        return ByteBuffer.wrap(WELL.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void explanationIsRefusedInTheRoutersName(Failure how) {
        var explainer = explainer(how);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> explainer.explain(ADDRESS, well()))
                .withMessageStartingWith(
                        "built-in: the router 'failing' of module webserv.engine (classes) failed in"
                                + " explain(): ");
    }

    /// The places that lost may be many.
    @ParameterizedTest
    @EnumSource
    void outcomeIsToldWithoutAskingWhoLost(Failure how) {
        assertThat(explainer(how).outcome(ADDRESS, well()).hops())
                .singleElement()
                .matches(hop -> hop.handled() && hop.stages().isEmpty());
    }

    @Test
    void failureIsLoggedWithTheRequestAndTheRouter() {
        try (var running = failing(Failure.EXCEPTION, "/fail");
                var logged = new Logged()) {
            running.connect().send(FAILING);
            assertThat(logged.errors())
                    .singleElement()
                    .asString()
                    .matches(
                            "request 1: the router 'failing' of module \\S+ \\(\\S+\\) failed in"
                                    + " match\\(\\): java\\.lang\\.IllegalStateException: boom");
        }
    }

    @Test
    void failureWhileTheConfigurationIsReadHasNoLineOfIt() {
        var listen = new Origin("site.yaml", 2, 5);
        var site =
                new VirtualServer(
                        List.of(ADDRESS),
                        List.of("a"),
                        List.of(at("/", FailingHandler.never())),
                        listen);
        var explainer =
                new Explainer(
                        Configuration.of(List.of(site)),
                        new Http1Codec(),
                        new Failing(Failure.EXCEPTION, "/well"));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> explainer.explain(ADDRESS, well()))
                .withMessage(
                        "site.yaml: the router 'failing' of module webserv.engine (classes) failed in"
                                + " match(): java.lang.IllegalStateException: boom");
    }

    @Test
    void matchWithoutAServerIsAFailure() {
        Router hollow =
                new Router() {
                    @Override
                    public String name() {
                        return "hollow";
                    }

                    @Override
                    public Table compile(List<VirtualServer> servers) {
                        return new HollowTable();
                    }
                };
        try (var running = Running.by(new Http1Codec(), hollow, site())) {
            var client = running.connect();
            client.send(WELL);
            assertThat(client.text()).startsWith(FIVE_HUNDRED);
            assertThat(running.lastDecision().cause()).map(Cause::code).hasValue("router-failed");
        }
    }

    private record HollowTable() implements Table {
        @Override
        public Match match(ListenAddress listener, String host, String method, String path) {
            return new Match.None(Failure.NULL.inPlaceOf(site()));
        }

        @Override
        public List<Verdict> explain(
                ListenAddress listener, String host, String method, String path) {
            return List.of();
        }
    }

    /// Matches one path.
    private record OnePath(String text) implements RegularExpression {
        @Override
        public int groupCount() {
            return 0;
        }

        @Override
        public Set<String> groupNames() {
            return Set.of();
        }

        @Override
        public boolean matches(String path) {
            return path.equals(text);
        }

        @Override
        public Optional<Captures> find(String path) {
            return matches(path) ? Optional.of(Captures.NONE) : Optional.empty();
        }
    }
}
