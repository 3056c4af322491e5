package webserv.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

class RedirectFactoryTest {

    private static Handler handler(String... settings) {
        return new RedirectFactory().create(Settings.of(settings));
    }

    @Test
    void keysThatAreAskedForAreThoseDeclared() {
        var settings = Settings.of("to", "/a");
        assertThat(new RedirectFactory().create(settings)).isNotNull();
        assertThat(settings.askedKeys())
                .containsExactlyInAnyOrderElementsOf(new RedirectFactory().keys().names());
    }

    @Test
    void clientIsSentElsewhereAndTheEngineMakesThePageThatSaysSo() throws Exception {
        assertThat(Replies.of(handler("to", "/a'b?c=d&e=f"), Requests.get("/")))
                .isEqualTo(Reply.Response.empty(302, "Location", "/a'b?c=d&e=f"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"301", "302", "303", "307", "308"})
    void statusIsTheConfiguredOne(String status) throws Exception {
        var reply = Replies.of(handler("status", status, "to", "/"), Requests.get("/"));
        assertThat(Replies.status(reply)).isEqualTo(Integer.parseInt(status));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"200", "300", "304", "305", "306", "309", "400", "x"})
    void otherStatusIsRefused(String status) {
        assertThatThrownBy(() -> handler("status", status, "to", "/"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("built-in: 'status' must be ");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/",
                "/a/b?c#d",
                "/%C3%A4",
                "https://example.org",
                "http://example.org:8080/a",
                "HTTPS://example.org/",
                "http://[::1]/",
            })
    void addressOrPathIsTakenAsItIs(String to) throws Exception {
        var reply = (Reply.Response) Replies.of(handler("to", to), Requests.get("/"));
        assertThat(reply.fields().first("Location")).contains(to);
    }

    @ParameterizedTest(name = "to: {0}")
    @ValueSource(
            strings = {
                "",
                "a",
                "../a",
                "//example.org/",
                "///a",
                "javascript:alert(1)",
                "ftp://a/",
                "https:",
                "https://",
                "https:///a",
                "https:a",
                "/a b",
                "/ä",
                "/a\nb",
                "/%zz",
                "/<",
            })
    void whatIsNeitherIsRefused(String to) {
        assertThatThrownBy(() -> handler("to", to))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "built-in: 'to' must be a path that begins with one '/', or a URL such as"
                                + " https://example.org/, percent-encoded, not '"
                                + to.replace("\n", "\\u000a")
                                + "'");
    }

    static List<Arguments> expanded() {
        return List.of(
                arguments(
                        "https://$host$request_uri",
                        "/a%20b?c=%26",
                        "https://localhost/a%20b?c=%26"),
                arguments("/new$uri$is_args$args", "/a%20b%3Fc?x=1", "/new/a%20b%3Fc?x=1"),
                arguments("/new$uri$is_args$args", "/a", "/new/a"),
                arguments("/new$is_args$args", "/a?%zz%4%41%", "/new?%25zz%254%41%25"),
                arguments("$request_uri", "//evil.example/x", "/evil.example/x"),
                arguments("/$arg_next", "/?next=/evil.example", "/evil.example"),
                arguments("/u?name=$arg_n&x=1", "/?n=a%26b#", "/u?name=a%26b%23&x=1"),
                arguments("/u?from=$uri", "/a&b", "/u?from=%2Fa%26b"),
                arguments("/h?$http_x_y", "/", "/h?a%20b%26%22"));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("expanded")
    void valuesAreNoMoreThanValues(String to, String target, String location) throws Exception {
        var request = Requests.get(target).with("X-Y", "a b&\"");
        var reply = (Reply.Response) Replies.of(handler("to", to), request);
        assertThat(reply.fields().first("Location")).contains(location);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "192.0.2.1, /for/192.0.2.1",
        "0:0:0:0:0:0:0:1, /for/::1",
        "2001:DB8:0:0:1:0:0:1, /for/2001:db8::1:0:0:1",
    })
    void clientsAddressIsSpelledAsEverywhere(String client, String location) throws Exception {
        var request = Requests.get("/").from(InetAddress.ofLiteral(client));
        var reply = (Reply.Response) Replies.of(handler("to", "/for/$remote_addr"), request);
        assertThat(reply.fields().first("Location")).contains(location);
    }

    @ParameterizedTest(name = "to: {0}")
    @ValueSource(
            strings = {"$arg_to", "//$host/", "https://$arg_host/", "https://a$1", "$http_referer"})
    void clientMayNotChooseTheHost(String to) {
        assertThatThrownBy(() -> handler("to", to, "path", "~ ^/(.*)"))
                .hasMessageContaining("'to' must be a path that begins with one '/'");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "= /a | /b/$1 | has $1, and 'path' is no regular expression",
                "/a/ | '/b/${1}' | has $1, and 'path' is no regular expression",
                "~ ^/(c)/\\(d | /$2 | has $2, and the number of groups in 'path' is 1",
                "~* (?i)e(?:f) | /$1 | has $1, and the number of groups in 'path' is 0",
                "~ (?P<g>h) | /$2/$g | has $2, and the number of groups in 'path' is 1",
            })
    void groupThatThereIsNotIsRefused(String path, String to, String message) {
        assertThatThrownBy(() -> handler("to", to, "path", path))
                .hasMessage("built-in: 'to' " + message);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "~ ^/(a)/(b) | /$2/$1",
                "~ (?<g>h)(i) | /$2/$1/$g",
                "~ ^/[(](a) | /$1",
                "/ | /$$1",
            })
    void groupThatThereIsMayBeUsed(String path, String to) {
        assertThat(handler("to", to, "path", path)).isNotNull();
    }

    @Test
    void unknownVariableIsRefusedWithAHint() {
        assertThatThrownBy(() -> handler("to", "/$hots"))
                .hasMessageStartingWith(
                        "built-in: 'to' has the unknown variable '$hots', did you mean '$host'?");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/$        | a '$' without a variable's name: write $$ for a dollar sign",
                "/$-a      | a '$' without a variable's name: write $$ for a dollar sign",
                "/${uri    | a '${' without its '}': write ${uri}, or $$ for a dollar sign",
                "/${uri/a} | a '${' without its '}': write ${uri}, or $$ for a dollar sign",
                "/${}      | a '${' without a variable's name: write $$ for a dollar sign",
                "/${-a}    | a '${' without a variable's name: write $$ for a dollar sign",
            })
    void dollarWithoutANameIsRefused(String to, String message) {
        assertThatThrownBy(() -> handler("to", to)).hasMessage("built-in: 'to' has " + message);
    }

    @Test
    void missingTargetIsRefused() {
        assertThatThrownBy(() -> handler()).hasMessage("built-in: 'to' is missing");
    }

    @Test
    void everyMethodIsAnswered() {
        assertThat(handler("to", "/").methods()).isEqualTo(Methods.CONFIGURABLE);
    }
}
