package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.ConfigException;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.Decision;
import webserv.api.spi.HandlerFactory;
import webserv.api.spi.Match;
import webserv.engine.Explainer;
import webserv.engine.Explanation;
import webserv.engine.Server;
import webserv.engine.Services;
import webserv.engine.config.ConfigurationReader;
import webserv.handlers.RedirectFactory;
import webserv.handlers.RespondFactory;
import webserv.handlers.files.FilesFactory;
import webserv.handlers.upload.UploadFactory;
import webserv.http.Http1Codec;
import webserv.router.TreeRouter;
import webserv.testkit.MemoryNetwork;
import webserv.testkit.MemoryTransport;
import webserv.yaml.YamlSource;

/// What `webserv explain` says is what a server does: some thousands of made up requests over made
/// up configurations are explained, and then sent.
class ExplainAgreesTest {
    private static final int CONFIGURATIONS = 80;
    private static final int REQUESTS = 80;

    /// As many more as it may take until every status was there, which mostly is none.
    private static final int MOST_CONFIGURATIONS = 10 * CONFIGURATIONS;

    private static final Set<Integer> STATUSES =
            Set.of(
                    200, 201, 204, 206, 301, 302, 303, 304, 308, 400, 403, 404, 405, 409, 410, 412,
                    413, 415, 416, 417, 421, 500, 501, 507);

    /// The tag of a file is weak for some milliseconds behind its last change, and the end of that
    /// is not to lie between what is told and what is sent.
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

    /// What the engine adds, and what a codec says of the length.
    private static final String FRAMING =
            "(?i)(?:Date|Content-Length|Transfer-Encoding|Connection|Keep-Alive):.*";

    private static final List<HandlerFactory> FACTORIES =
            List.of(
                    new FilesFactory(),
                    new RedirectFactory(),
                    new RespondFactory(),
                    new UploadFactory());

    @TempDir Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        for (var site : Inventions.SITES) {
            for (var file :
                    List.of(
                            "index.html",
                            "a",
                            "b/index.html",
                            "b/c.txt",
                            "d/e/f.css",
                            "errors/404.html")) {
                var path = folder.resolve(site, file);
                Files.createDirectories(path.getParent());
                Files.writeString(path, file);
                Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
            }
        }
    }

    @Test
    void explanationIsWhatHappens() throws Exception {
        long seed = new Random().nextLong();
        var inventions = new Inventions(new Random(seed));
        var statuses = new TreeMap<Integer, Integer>();
        int compared = 0;
        while (compared < CONFIGURATIONS
                || (compared < MOST_CONFIGURATIONS && !statuses.keySet().containsAll(STATUSES))) {
            var text = inventions.configuration();
            var file = Files.writeString(folder.resolve("site.yaml"), text);
            compared += compare(seed, text, file, inventions, statuses) ? 1 : 0;
        }
        assertThat(statuses.values().stream().mapToInt(n -> n).sum())
                .isGreaterThan(compared * REQUESTS * 9 / 10);
        assertThat(statuses.keySet()).containsAll(STATUSES);
    }

    /// Sends what is explained, unless the rules lead in a circle, which no server starts with.
    private static boolean compare(
            long seed,
            String text,
            Path file,
            Inventions inventions,
            Map<Integer, Integer> statuses)
            throws Exception {
        var configuration = new ConfigurationReader(FACTORIES).read(new YamlSource().read(file));
        var explainer = new Explainer(configuration, new Http1Codec(), new TreeRouter());
        Real started;
        try {
            started = new Real(configuration);
        } catch (ConfigException circle) {
            assertThat(circle).as(text).hasMessageContaining("circle");
            return false;
        }
        try (var real = started) {
            for (int i = 0; i < REQUESTS; i++) {
                var listener = inventions.oneOf(real.server.addresses());
                var request = inventions.request();
                var octets = request.getBytes(StandardCharsets.ISO_8859_1);
                var said = explainer.explain(listener, ByteBuffer.wrap(octets));
                var outcome = explainer.outcome(listener, ByteBuffer.wrap(octets));
                assertThat(summary(outcome)).isEqualTo(summary(said));
                var done = real.send(listener, octets);
                var what = "seed %d\n%s\n%s\n%s".formatted(seed, listener, request, text);
                if (said.status() == 0) {
                    // What an upload comes to that can be resumed shows when its content has come.
                    assertThat(request).as(what).contains("Upload-Complete");
                    continue;
                }
                assertThat(summary(said)).as(what).isEqualTo(summary(done.decision()));
                if (said.fields().isPresent()) {
                    assertThat(lines(said.fields().get())).as(what).isEqualTo(done.fields());
                }
                statuses.merge(done.decision().status(), 1, Integer::sum);
            }
        }
        return true;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "an unknown method, BREW / HTTP/1.1~Host: b.example~~",
        "an unmet expectation, GET / HTTP/1.1~Host: b.example~Expect: x~Accept: text/plain~~",
        "an unknown coding, POST / HTTP/1.1~Host: b.example~Transfer-Encoding: x~~",
        "an unknown coding before chunks, 'POST / HTTP/1.1~Host: b.example~Transfer-Encoding: x, chunked~~'",
        "https without TLS, GET https://b.example/ HTTP/1.1~Host: a.example~~",
        "a tunnel, CONNECT b.example:80 HTTP/1.1~Host: b.example:80~~",
        "a tunnel to a path, CONNECT /x HTTP/1.1~Host: b.example~~",
        "the server as a whole, OPTIONS * HTTP/1.1~Host: b.example~~",
        "no Host, GET / HTTP/1.1~~",
        "another version, GET / HTTP/2.0~Host: b.example~~",
        "a field line that is too long, GET / HTTP/1.1~Host: b.example~X: LONG~~",
        "a request line that is too long, GET /LONG HTTP/1.1~Host: b.example~~",
    })
    void fieldsOfEarlyAnswersAreThoseThatAreTold(String what, String written) throws Exception {
        var text =
                """
                servers:
                  - listen: 127.0.0.1:8081
                    server_name: a.example
                    root: one
                    add_header: { X-Site: "a $request_method $uri $server_name" }
                  - listen: 127.0.0.1:8081
                    server_name: b.example
                    root: two
                    add_header: { X-Site: "b $request_method $uri $server_name" }
                    error_page: { 400-505: /errors/404.html }
                """;
        var file = Files.writeString(folder.resolve("site.yaml"), text);
        var configuration = new ConfigurationReader(FACTORIES).read(new YamlSource().read(file));
        var explainer = new Explainer(configuration, new Http1Codec(), new TreeRouter());
        var raw = written.replace("LONG", "x".repeat(70_000)).replace("~", "\r\n");
        var octets = raw.getBytes(StandardCharsets.ISO_8859_1);
        try (var real = new Real(configuration)) {
            var listener = real.server.addresses().getFirst();
            var said = explainer.explain(listener, ByteBuffer.wrap(octets));
            var done = real.send(listener, octets);
            assertThat(summary(said)).as(what).isEqualTo(summary(done.decision()));
            assertThat(lines(said.fields().orElseThrow())).isEqualTo(done.fields());
            assertThat(done.fields()).anyMatch(line -> line.startsWith("X-Site: "));
        }
    }

    private static List<String> lines(Fields fields) {
        return fields.lines().stream()
                .map(line -> line.name() + ": " + line.value())
                .filter(line -> !line.matches(FRAMING))
                .map(ExplainAgreesTest::withoutBoundary)
                .toList();
    }

    private static String summary(Explanation said) {
        return summary(said.match(), said.status(), said.cause());
    }

    private static String summary(Decision done) {
        return summary(done.match(), done.status(), done.cause());
    }

    private static String summary(Optional<Match> match, int status, Optional<Cause> cause) {
        var where =
                match.map(found ->
                        found.server().origin()
                                + " "
                                + switch (found) {
                                    case Match.Found(_, var location, _) ->
                                            location.origin() + " " + location.handlerName();
                                    case Match.OtherMethods other -> other.location().origin();
                                    case Match.None _ -> "none";
                                });
        return where + " " + status + " " + cause;
    }

    /// A server in memory.
    private static final class Real implements AutoCloseable {
        private final MemoryNetwork network = new MemoryNetwork();
        private final List<Decision> decisions = new ArrayList<>();
        private final Server server;

        Real(Configuration configuration) throws IOException {
            server =
                    Server.start(
                            configuration,
                            new Services(
                                    MemoryTransport.of(network),
                                    new Http1Codec(),
                                    new TreeRouter(),
                                    decisions::add));
        }

        Done send(ListenAddress listener, byte[] octets) {
            int before = decisions.size();
            var client = network.connect(listener);
            client.send(octets);
            client.send(Inventions.contentOf(octets));
            client.endInput();
            network.runUntil(() -> decisions.size() > before);
            return new Done(decisions.get(before), fields(client.text()));
        }

        @Override
        public void close() {
            network.close();
            server.stop();
        }
    }

    /// What was decided, and the fields of the final response.
    private record Done(Decision decision, List<String> fields) {}

    private static List<String> fields(String response) {
        var head = response.split("\r\n\r\n", 2);
        return head[0].matches("(?s)HTTP/1.1 1(?!01).*")
                ? fields(head[1])
                : head[0].lines()
                        .skip(1)
                        .filter(line -> !line.matches(FRAMING))
                        .map(ExplainAgreesTest::withoutBoundary)
                        .toList();
    }

    /// The boundary between ranges is another one each time.
    private static String withoutBoundary(String line) {
        return line.replaceFirst("; boundary=.*", "");
    }
}
