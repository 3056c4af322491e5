package webserv.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
import webserv.api.http.Forwards;
import webserv.api.http.Handler;
import webserv.api.http.Redirects;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Template;
import webserv.api.spi.Configuration;
import webserv.api.spi.Policy;
import webserv.api.spi.Router;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;
import webserv.engine.config.Outline;
import webserv.engine.plugin.Failure;
import webserv.http.Http1Codec;
import webserv.router.TreeRouter;

/// What becomes of a router that fails. What it refuses is told by the files in `webserv-yaml`.
class RoutesTest {
    private static final List<VirtualServer> SERVERS =
            List.of(
                    Running.site(
                            "a",
                            Policy.DEFAULTS,
                            Running.at(
                                    "/",
                                    Handler.nonBlocking(_ ->
                                            CompletableFuture.completedFuture(
                                                    Reply.Response.empty(204))))),
                    Running.site("b", Policy.DEFAULTS));

    /// @param throwing makes no table otherwise
    private record Faulty(boolean throwing) implements Router {
        @SuppressWarnings("NullAway")
        private static final Table NOTHING = null;

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public Table compile(List<VirtualServer> servers) {
            if (throwing) {
                throw new IllegalStateException("boom");
            }
            return NOTHING;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, java.lang.IllegalStateException: boom",
        "false, java.lang.NullPointerException: it returned null"
    })
    void faultOfARouterIsToldOnceWithItsPlace(boolean throwing, String what) {
        var router = new Faulty(throwing);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Routes.compile(Configuration.of(SERVERS), router, _ -> {}))
                .withMessageMatching(
                        "built-in: the router 'faulty' of .+ failed in compile\\(\\): " + what);
    }

    /// Leads on, or fails to say where to.
    private record Leading(String failing, Failure failure)
            implements Handler.Blocking, Redirects, Forwards {
        @Override
        public Reply handle(Request request) {
            return Reply.Response.empty(204);
        }

        @Override
        public Template target() {
            var target = Template.literal("/elsewhere");
            return failing.equals("target") ? failure.inPlaceOf(target) : target;
        }

        @Override
        public Optional<Template> fallback() {
            var fallback = Optional.of(Template.literal("/"));
            return failing.equals("fallback") ? failure.inPlaceOf(fallback) : fallback;
        }

        @Override
        public Optional<Reply.Forward> forward(Request request) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @CsvSource({"target", "fallback"})
    void handlerThatFailsToSayWhereItLeadsIsAMistake(String method) {
        for (var how : Failure.values()) {
            var location = Running.at("/", new Leading(method, how));
            var configuration =
                    Configuration.of(List.of(Running.site("a", Policy.DEFAULTS, location)));
            assertThatExceptionOfType(ConfigException.class)
                    .as("%s", how)
                    .isThrownBy(() -> Routes.compile(configuration, new TreeRouter(), _ -> {}))
                    .withMessageMatching(
                            "built-in: the handler 'test' of .+ failed in "
                                    + method
                                    + "\\(\\): .+");
        }
    }

    private static Router counting(AtomicInteger compiled) {
        return new Router() {
            @Override
            public String name() {
                return "counting";
            }

            @Override
            public Table compile(List<VirtualServer> servers) {
                compiled.incrementAndGet();
                return new TreeRouter().compile(servers);
            }
        };
    }

    /// As whoever looks for its error pages has it do.
    @Test
    void serverExplainsByTheTableThatItAsks() {
        var compiled = new AtomicInteger();
        var site = Running.site("a", Policy.DEFAULTS, Running.at("/", FailingHandler.never()));
        try (var running = Running.by(new Http1Codec(), counting(compiled), site)) {
            var explainer = running.server.explainer();
            var octets = "GET /none HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);
            var explanation = explainer.explain(Running.ADDRESS, ByteBuffer.wrap(octets));
            assertThat(explanation.status()).isEqualTo(204);
            assertThat(explainer.configuration().servers()).containsExactly(site);
            assertThat(compiled).hasValue(1);
        }
    }

    @Test
    void faultOfARouterIsOneOfTheMistakesOfAConfiguration() {
        var mistakes = new Mistakes();
        var outlines = SERVERS.stream().map(server -> new Outline(server, true)).toList();
        Routes.look(outlines, new Faulty(true), mistakes);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(mistakes::refuse)
                .satisfies(all -> assertThat(all.mistakes()).hasSize(1))
                .withMessageEndingWith(
                        "failed in compile(): java.lang.IllegalStateException: boom");
    }
}
