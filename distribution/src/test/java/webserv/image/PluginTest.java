package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A jar dropped into `plugins/` adds a handler.
final class PluginTest {
    private static final Path EXAMPLE =
            Path.of(System.getProperty("examples.home"), "hello-plugin", "src", "main", "java");

    @TempDir Path folder;
    private Image image;
    private Path plugins;

    @BeforeEach
    void copyImage() throws IOException {
        image = Image.BUILT.copyTo(folder.resolve("image"));
        plugins = image.home().resolve("plugins");
    }

    @Test
    void examplePluginAnswersWithTheSettingsOfItsLocation() throws IOException {
        PluginJar.build(EXAMPLE, plugins.resolve("hello-plugin.jar"));
        var address = Address.free();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            locations:
                              - { path: /hello, handler: hello, greeting: Bonjour }
                        """
                                .formatted(address));
        try (var _ = image.serve(configuration, address)) {
            var answer = Curl.get(address.url("/hello"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.content()).contains("Bonjour");
        }
    }

    @Test
    void foundPluginIsListedAmongTheModules() throws IOException {
        PluginJar.build(EXAMPLE, plugins.resolve("hello-plugin.jar"));
        var modules = image.run("modules");
        assertThat(modules.exit()).isZero();
        assertThat(modules.out().lines())
                .anySatisfy(line ->
                        assertThat(line).contains("HandlerFactory").contains("hello-plugin.jar"));
    }

    @Test
    void pluginThatTakesAnExistingNameIsRefusedNamingBothModules() throws IOException {
        PluginJar.build("other.files", "files", plugins.resolve("other.jar"));
        var refused = image.run("check");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .contains("HandlerFactory", "'files'", "webserv.handlers", "other.files");
    }

    @Test
    void clientWritesNoLineOfTheLogThroughAHandlersException() throws IOException {
        PluginJar.build(
                "number",
                "number",
                "Integer.parseInt(new String(request.content().readAll(1000))) + name()",
                plugins.resolve("number.jar"));
        var forged = "2026-11-22 22:00:00.000 INFO stopped by the operator \u001b[31mred";
        try (var server = serve("{ path: /n, number: {} }", Address.free())) {
            var answer = server.post("7\n" + forged);
            assertThat(answer.status()).isEqualTo(500);
            server.running.transcript().await("[handler-failed]");
            assertThat(server.running.transcript().toString())
                    .contains("the handler 'number' of the location at ", "webserv.yaml:4:9 failed")
                    .contains("7\\u000a2026-11-22 22:00:00.000 INFO stopped")
                    .doesNotContain("\n2026-11-22 22:00:00.000", "\u001b");
        }
    }

    @Test
    void contentInChunksThatIsMoreThanThePluginTakesIsRefused() throws IOException {
        PluginJar.build(
                "few",
                "few",
                "request.content().readAll(200).length + name()",
                plugins.resolve("few.jar"));
        try (var server = serve("{ path: /n, few: {} }", Address.free())) {
            var chunked = new String[] {"-H", "Transfer-Encoding: chunked"};
            assertThat(server.post("0".repeat(200), chunked).content()).isEqualTo("200few");
            var refused = server.post("0".repeat(300), chunked);
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.content()).contains("content-too-large");
            assertThat(server.running.transcript().toString()).doesNotContain("few' of the");
        }
    }

    @Test
    void faultOfAPluginIsAMistakeWithItsPlaceAndHidesNoOthers() throws IOException {
        PluginJar.buildMaking(
                "crt",
                "crt",
                "throw new IllegalArgumentException(\"boom\");",
                plugins.resolve("crt.jar"));
        PluginJar.buildMaking("nul", "nul", "return null;", plugins.resolve("nul.jar"));
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: 127.0.0.1:8080
                            locations:
                              - { path: /a, crt: {} }
                              - { path: /b, handler: nul }
                              - { path: /c, root: none }
                        """);
        var refused = image.run("check", "-c", configuration.toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err().lines().map(line -> line.replace(folder + "/", "")))
                .hasSize(3)
                .startsWith(
                        "webserv: webserv.yaml:4:21: the handler 'crt' of module crt (crt.jar) failed in"
                                + " create(): java.lang.IllegalArgumentException: boom",
                        "webserv: webserv.yaml:5:30: the handler 'nul' of module nul (nul.jar) failed in"
                                + " create(): java.lang.NullPointerException: it returned null")
                .last()
                .asString()
                .startsWith("webserv: webserv.yaml:6:");
    }

    /// A handler that says everything in red, and fails in all that is not needed to serve.
    @Test
    void pluginThatFailsSteersNoTerminalAndTakesNothingElseAlong() throws IOException {
        PluginJar.buildMaking(
                "red",
                "red",
                """
                return new Handler.Blocking() {
                    private <T> T fail() { throw new Error("\\33[31mred\\n"); }
                    @Override public Reply handle(webserv.api.http.Request request) { return fail(); }
                    @Override public java.util.List<String> methodsAt(String path) { return fail(); }
                    @Override public java.util.List<String> warnings() { return fail(); }
                    @Override public java.util.Map<String, Object> status() { return fail(); }
                    @Override public webserv.api.http.Prospect explain(
                            webserv.api.http.Request request) { return fail(); }
                    @Override public void close() { fail(); }
                };
                """,
                plugins.resolve("red.jar"));
        var red = "java.lang.Error: \\u001b[31mred\\u000a";
        try (var server = serve("{ path: /n, methods: GET, handler: red }", Address.free())) {
            var file = folder.resolve("webserv.yaml").toString();
            assertThat(server.post("x").status()).isEqualTo(500);
            var explained = image.run("explain", "-c", file, "GET", server.address.url("/n"));
            assertThat(explained.out()).contains("500 Internal", red).doesNotContain("\33");
            var checked = image.run("check", "-c", file);
            assertThat(checked.exit()).isZero();
            assertThat(checked.err())
                    .contains("failed in warnings(): " + red)
                    .doesNotContain("\33");
            server.running.transcript().await("methodsAt() of the handler 'red'");
            assertThat(server.running.transcript().toString())
                    .contains("failed in warnings(): " + red)
                    .doesNotContain("\33");
        }
    }

    private Served serve(String location, Address address) throws IOException {
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            locations:
                              - %s
                        """
                                .formatted(address, location));
        return new Served(image.serve(configuration, address), address);
    }

    /// A server with one location at `/n`.
    private record Served(RunningServer running, Address address) implements AutoCloseable {
        Curl post(String content, String... options) {
            var all = new ArrayList<>(List.of("--data-binary", content));
            all.addAll(List.of(options));
            return Curl.get(address.url("/n"), all.toArray(String[]::new));
        }

        @Override
        public void close() {
            running.close();
        }
    }
}
