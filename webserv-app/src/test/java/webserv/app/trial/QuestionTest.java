package webserv.app.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.VirtualServer;

class QuestionTest {
    private static final Configuration SITES =
            Configuration.of(
                    List.of(
                            server("first", "10.0.0.1:80", "10.0.0.2:8080"),
                            server("second", "*:8080", "unix:/run/site"),
                            server("third", "[::1]:8080", "*:443")));

    private static VirtualServer server(String name, String... addresses) {
        return new VirtualServer(
                Stream.of(addresses).map(ListenAddress::parse).toList(),
                List.of(name),
                List.of(),
                Origin.BUILT_IN);
    }

    private static Question question(String url) {
        return new Question("GET", url, List.of(), Optional.empty());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http://10.0.0.1/,      10.0.0.1:80",
        "http://anything/,      10.0.0.1:80",
        "http://anything:8080/, *:8080",
        "http://10.0.0.2:8080/, 10.0.0.2:8080",
        "http://[::1]:8080/,    ::1",
        "https://third/,        *:443",
        "http://second:99/,     *:8080",
        "http://nobody:99/,     10.0.0.1:80",
        "/path,                 10.0.0.1:80",
    })
    void urlSaysWhereTheRequestComesIn(String url, String address) {
        var listener = question(url).listenerOf(SITES).toString();
        assertThat(listener).isEqualTo(address.equals("::1") ? "[::1]:8080" : address);
    }

    @Test
    void listenerCanBeNamed() {
        var named = new Question("GET", "/", List.of(), Optional.of("unix:/run/site"));
        assertThat(named.listenerOf(SITES)).hasToString("unix:/run/site");
        var wrong = new Question("GET", "/", List.of(), Optional.of("*:1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wrong.listenerOf(SITES))
                .withMessageStartingWith("no server listens on *:1; there are: 10.0.0.1:80, ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http://a:81/b?c#d, /b?c, a:81",
        "http://a,          /,    a",
        "http://a?c,        /?c,  a",
        "/b c,              /b c, 10.0.0.1:80",
        "*,                 *,    10.0.0.1:80",
    })
    void urlBecomesTargetAndHost(String url, String target, String host) {
        var octets = question(url).octets(ListenAddress.parse("10.0.0.1:80"));
        assertThat(StandardCharsets.UTF_8.decode(octets).toString())
                .isEqualTo("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }

    @Test
    void fieldsAreSentAndHostAmongThemReplacesTheUsual() {
        var question =
                new Question("PUT", "http://a/b", List.of("host: c", "X: y"), Optional.empty());
        var octets = question.octets(ListenAddress.parse("*:80"));
        assertThat(StandardCharsets.UTF_8.decode(octets).toString())
                .isEqualTo("PUT /b HTTP/1.1\r\nhost: c\r\nX: y\r\n\r\n");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"a/b", "ftp://a/", "", "http:///b", "/a\r\nX: y"})
    void whatIsNoUrlIsRefused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> question(url));
    }
}
