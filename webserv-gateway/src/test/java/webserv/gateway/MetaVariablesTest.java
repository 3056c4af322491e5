package webserv.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Fields;
import webserv.api.http.Request;
import webserv.testkit.Requests;

class MetaVariablesTest {
    private static final ScriptPath SCRIPT =
            new ScriptPath(Path.of("/srv/cgi/a.sh"), "/cgi/a.sh", "");
    private static final Map<String, String> PLAIN =
            Map.ofEntries(
                    Map.entry("DOCUMENT_ROOT", "/srv"),
                    Map.entry("GATEWAY_INTERFACE", "CGI/1.1"),
                    Map.entry("QUERY_STRING", ""),
                    Map.entry("REDIRECT_STATUS", "200"),
                    Map.entry("REMOTE_ADDR", "127.0.0.1"),
                    Map.entry("REMOTE_HOST", "127.0.0.1"),
                    Map.entry("REMOTE_PORT", "40000"),
                    Map.entry("REQUEST_METHOD", "GET"),
                    Map.entry("REQUEST_SCHEME", "http"),
                    Map.entry("REQUEST_URI", "/cgi/a.sh"),
                    Map.entry("SCRIPT_FILENAME", "/srv/cgi/a.sh"),
                    Map.entry("SCRIPT_NAME", "/cgi/a.sh"),
                    Map.entry("SERVER_ADDR", "127.0.0.1"),
                    Map.entry("SERVER_NAME", "localhost"),
                    Map.entry("SERVER_PORT", "8080"),
                    Map.entry("SERVER_PROTOCOL", "HTTP/1.1"),
                    Map.entry("SERVER_SOFTWARE", "webserv/" + version()));

    /// Of the module, as the build records it.
    private static String version() {
        return MetaVariables.class.getModule().getDescriptor().rawVersion().orElseThrow();
    }

    @Test
    void plainRequestHasTheseVariablesAndNoOthers() {
        assertThat(of(Fields.empty())).isEqualTo(PLAIN);
    }

    record Case(String name, Fields fields, Map<String, String> added) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> fieldLines() {
        return Stream.of(
                row("one field", Map.of("HTTP_X_A", "b"), "X-A", "b"),
                row("name in any case", Map.of("HTTP_X_A", "b"), "x-a", "b"),
                row("repeated field (§4.1.18)", Map.of("HTTP_X", "a, b"), "X", "a", "x", "b"),
                row(
                        "repeated Cookie",
                        Map.of("HTTP_COOKIE", "a=1; b=2"),
                        "Cookie",
                        "a=1",
                        "Cookie",
                        "b=2"),
                row(
                        "Content-Type has its own (§4.1.3)",
                        Map.of("CONTENT_TYPE", "a/b"),
                        "Content-Type",
                        "a/b"),
                row(
                        "the first of several Content-Type lines counts",
                        Map.of("CONTENT_TYPE", "a/b"),
                        "Content-Type",
                        "a/b",
                        "content-type",
                        "c/d"),
                row("Content-Length is counted, not copied", Map.of(), "Content-Length", "5"),
                row("Transfer-Encoding is undone", Map.of(), "Transfer-Encoding", "chunked"),
                row("Proxy is never passed (httpoxy)", Map.of(), "Proxy", "evil.example:80"),
                row("Proxy in any case", Map.of(), "pROXY", "evil.example:80"),
                row("credentials stay here", Map.of(), "Authorization", "Basic YTpi"),
                row(
                        "credentials for a proxy stay here",
                        Map.of(),
                        "Proxy-Authorization",
                        "Basic a"),
                row(
                        "underscore does not shadow",
                        Map.of("HTTP_X_USER", "me"),
                        "X-User",
                        "me",
                        "X_User",
                        "you"),
                row("dot does not shadow", Map.of(), "X.User", "you"),
                row(
                        "a function is text (Shellshock)",
                        Map.of("HTTP_USER_AGENT", "() { :;}; id"),
                        "User-Agent",
                        "() { :;}; id"),
                row("empty value", Map.of("HTTP_X", ""), "X", ""),
                row("UTF-8 octets pass unchanged", Map.of("HTTP_X", "é"), "X", latin("é")),
                row("octets that are not UTF-8", Map.of("HTTP_X", "\u00e9a"), "X", "\u00e9a"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fieldLines")
    void fieldLinesBecomeVariables(Case row) {
        var expected = new HashMap<>(PLAIN);
        expected.putAll(row.added());
        assertThat(of(row.fields())).isEqualTo(expected);
        assertThat(told(variables(), Requests.get("/cgi/a.sh").with(row.fields()).make()))
                .isEqualTo(expected);
    }

    private static final ScriptPath WITH_PATH_INFO =
            new ScriptPath(SCRIPT.file(), SCRIPT.name(), "/c");

    /// One that has all that requests have.
    private static Request wholeRequest() {
        return Requests.get("/cgi/a.sh/c?b")
                .with("Content-Type", "text/plain")
                .with("X", "r")
                .encrypted()
                .make();
    }

    static Stream<String> names() {
        var all = variables().of(wholeRequest(), WITH_PATH_INFO, OptionalLong.of(7));
        assertThat(all).hasSizeGreaterThan(PLAIN.size());
        return Stream.concat(Stream.of("MODE"), all.keySet().stream());
    }

    @ParameterizedTest
    @MethodSource("names")
    void variableThatIsConfiguredAsWellIsTheSameAndToldOnce(String name) {
        var configured = Map.of(name, "c");
        for (var variables :
                List.of(
                        variables(new ConfiguredVariables(Map.of(), configured, false)),
                        variables(new ConfiguredVariables(configured, Map.of(), false)))) {
            var length = OptionalLong.of(7);
            assertThat(told(variables, wholeRequest(), WITH_PATH_INFO, length))
                    .isEqualTo(variables.of(wholeRequest(), WITH_PATH_INFO, length));
        }
    }

    @Test
    void oneAddressAfterAnotherIsTold() {
        var variables = variables();
        for (var address : List.of("192.0.2.1", "192.0.2.2", "2001:db8::1", "192.0.2.1")) {
            var request = Requests.get("/cgi/a.sh").from(InetAddress.ofLiteral(address)).make();
            assertThat(told(variables, request)).containsEntry("REMOTE_ADDR", address);
        }
    }

    /// What a sink is told, which is to take each name once.
    private static Map<String, String> told(MetaVariables variables, Request request) {
        return told(variables, request, SCRIPT, OptionalLong.empty());
    }

    private static Map<String, String> told(
            MetaVariables variables, Request request, ScriptPath script, OptionalLong length) {
        var told = new HashMap<String, String>();
        variables.tell(
                (name, value) -> assertThat(told.put(name, value)).as(name).isNull(),
                request,
                script,
                length);
        return told;
    }

    @Test
    void credentialsArePassedWhenAskedFor() {
        var variables = variables(new ConfiguredVariables(Map.of(), Map.of(), true));
        var request = Requests.get("/cgi/a.sh").with("Authorization", "Basic YTpi").make();
        assertThat(variables.of(request, SCRIPT, OptionalLong.empty()))
                .containsEntry("HTTP_AUTHORIZATION", "Basic YTpi");
    }

    @Test
    void fieldsArePassedHoweverManyNamesThereHaveBeen() {
        var variables = variables();
        for (int i = 0; i < 1000; i++) {
            var request = Requests.get("/cgi/a.sh").with("X-" + i, "a").with("Proxy", "b").make();
            assertThat(variables.of(request, SCRIPT, OptionalLong.empty()))
                    .containsEntry("HTTP_X_" + i, "a")
                    .doesNotContainKey("HTTP_PROXY")
                    .hasSize(PLAIN.size() + 1);
        }
    }

    @Test
    void pathBehindScriptIsTranslated() {
        var script = new ScriptPath(SCRIPT.file(), "/cgi/a.sh", "/b c/");
        assertThat(
                        variables()
                                .of(
                                        Requests.get("/cgi/a.sh/b%20c/?d=%20").make(),
                                        script,
                                        OptionalLong.of(7)))
                .containsEntry("PATH_INFO", "/b c/")
                .containsEntry("PATH_TRANSLATED", "/srv/b c/")
                .containsEntry("REQUEST_URI", "/cgi/a.sh/b%20c/?d=%20")
                .containsEntry("QUERY_STRING", "d=%20")
                .containsEntry("CONTENT_LENGTH", "7");
    }

    @Test
    void encryptedConnectionIsHttps() {
        assertThat(
                        variables()
                                .of(
                                        Requests.get("/cgi/a.sh").encrypted().make(),
                                        SCRIPT,
                                        OptionalLong.empty()))
                .containsEntry("HTTPS", "on")
                .containsEntry("REQUEST_SCHEME", "https");
    }

    @Test
    void configuredVariablesWinOverAllOthers() {
        var variables =
                variables(
                        new ConfiguredVariables(
                                Map.of("PATH", "/bin", "HTTP_X", "i"),
                                Map.of("HTTP_X", "c", "MODE", "test"),
                                false));
        assertThat(
                        variables.of(
                                Requests.get("/cgi/a.sh").with("X", "r").make(),
                                SCRIPT,
                                OptionalLong.empty()))
                .containsEntry("PATH", "/bin")
                .containsEntry("HTTP_X", "c")
                .containsEntry("MODE", "test");
    }

    private static Map<String, String> of(Fields fields) {
        return variables()
                .of(Requests.get("/cgi/a.sh").with(fields).make(), SCRIPT, OptionalLong.empty());
    }

    private static MetaVariables variables() {
        return variables(new ConfiguredVariables(Map.of(), Map.of(), false));
    }

    private static MetaVariables variables(ConfiguredVariables configured) {
        return new MetaVariables(Path.of("/srv"), configured);
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Case row(String name, Map<String, String> added, String... fields) {
        return new Case(name, Fields.of(fields), added);
    }
}
