package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.SetCookie.SameSite;

class SetCookieTest {
    private static final String LABEL = "a".repeat(63);

    private static SetCookie.Builder cookie(String name, String value) {
        return SetCookie.named(name, value);
    }

    private static SetCookie.Builder a() {
        return cookie("a", "b");
    }

    static Stream<Arguments> written() {
        return Stream.of(
                Arguments.of("a pair alone", a(), "a=b"),
                Arguments.of("an empty value", cookie("a", ""), "a="),
                Arguments.of("a value in quotes", cookie("a", "\"b\""), "a=\"b\""),
                Arguments.of("two quotes and nothing between", cookie("a", "\"\""), "a=\"\""),
                Arguments.of(
                        "all octets that a value may have",
                        cookie("!#$%&'*+-.^_`|~", "!#$%&'()*+-./09:<=>?@AZ[]^_`az{|}~"),
                        "!#$%&'*+-.^_`|~=!#$%&'()*+-./09:<=>?@AZ[]^_`az{|}~"),
                Arguments.of("a path", a().path("/x/ y,z"), "a=b; Path=/x/ y,z"),
                Arguments.of("a domain", a().domain("Example.org"), "a=b; Domain=Example.org"),
                Arguments.of(
                        "a domain of one label", a().domain("localhost"), "a=b; Domain=localhost"),
                Arguments.of(
                        "a label of 63 characters",
                        a().domain(LABEL + ".org"),
                        "a=b; Domain=" + LABEL + ".org"),
                Arguments.of("an age", a().maxAge(Duration.ofHours(1)), "a=b; Max-Age=3600"),
                Arguments.of(
                        "an expiry without its fraction",
                        a().expires(Instant.parse("1994-11-06T08:49:37.9Z")),
                        "a=b; Expires=Sun, 06 Nov 1994 08:49:37 GMT"),
                Arguments.of(
                        "the last expiry",
                        a().expires(Instant.parse("9999-12-31T23:59:59.5Z")),
                        "a=b; Expires=Fri, 31 Dec 9999 23:59:59 GMT"),
                Arguments.of(
                        "a removal",
                        a().maxAge(Duration.ofDays(1)).removed(),
                        "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
                Arguments.of("flags", a().secure().httpOnly(), "a=b; Secure; HttpOnly"),
                Arguments.of("Strict", a().sameSite(SameSite.STRICT), "a=b; SameSite=Strict"),
                Arguments.of("Lax", a().sameSite(SameSite.LAX), "a=b; SameSite=Lax"),
                Arguments.of(
                        "None with Secure",
                        a().sameSite(SameSite.NONE).secure(),
                        "a=b; Secure; SameSite=None"),
                Arguments.of(
                        "Partitioned with Secure",
                        a().partitioned().secure(),
                        "a=b; Secure; Partitioned"),
                Arguments.of(
                        "__Secure- with Secure and a domain",
                        cookie("__Secure-a", "b").secure().domain("a.b"),
                        "__Secure-a=b; Domain=a.b; Secure"),
                Arguments.of(
                        "__Host- with Secure and the root",
                        cookie("__Host-a", "b").path("/").secure(),
                        "__Host-a=b; Path=/; Secure"),
                Arguments.of(
                        "everything",
                        a().partitioned()
                                .sameSite(SameSite.LAX)
                                .httpOnly()
                                .secure()
                                .path("/")
                                .domain("a.b")
                                .maxAge(Duration.ofSeconds(1))
                                .expires(Instant.EPOCH),
                        "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=1; Domain=a.b; Path=/;"
                                + " Secure; HttpOnly; SameSite=Lax; Partitioned"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    void cookieIsWrittenAsTheGrammarSays(String name, SetCookie.Builder cookie, String expected) {
        assertThat(cookie.build()).as(name).hasToString(expected);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                row("no name", cookie("", "b"), "token"),
                row("a name with a blank", cookie("a b", "c"), "token"),
                row("a name with an equals sign", cookie("a=b", "c"), "token"),
                row("a blank in the value", cookie("a", "b c"), "encode it"),
                row("a comma in the value", cookie("a", "b,c"), "encode it"),
                row("a semicolon in the value", cookie("a", "b;c"), "encode it"),
                row("a backslash in the value", cookie("a", "b\\c"), "encode it"),
                row("a quote within the value", cookie("a", "b\"c"), "encode it"),
                row("a quote alone", cookie("a", "\""), "encode it"),
                row("a semicolon within quotes", cookie("a", "\"b;c\""), "encode it"),
                row("a line break in the value", cookie("a", "b\r\nX: y"), "encode it"),
                row("NUL in the value", cookie("a", "\0"), "encode it"),
                row("DEL in the value", cookie("a", "\u007f"), "encode it"),
                row("more than ASCII in the value", cookie("a", "\u00e4"), "encode it"),
                row("4097 octets", cookie("a", "b".repeat(4096)), "4096 octets"),
                row("an empty path", a().path(""), "begin with /"),
                row("a path without a slash", a().path("x"), "begin with /"),
                row("a semicolon in the path", a().path("/x;y"), "semicolons"),
                row("a control in the path", a().path("/x\ty"), "semicolons"),
                row("more than ASCII in the path", a().path("/\u00e4"), "semicolons"),
                row("a blank behind the path", a().path("/x "), "semicolons"),
                row("a path of 1025 octets", a().path("/".repeat(1025)), "1024 octets"),
                row("an empty domain", a().domain(""), "host name"),
                row("a dot before the domain", a().domain(".a.b"), "host name"),
                row("a dot behind the domain", a().domain("a.b."), "host name"),
                row("an empty label", a().domain("a..b"), "host name"),
                row("a hyphen before a label", a().domain("-a.b"), "host name"),
                row("a hyphen behind a label", a().domain("a-.b"), "host name"),
                row("an underscore in the domain", a().domain("a_b.c"), "host name"),
                row("a port behind the domain", a().domain("a:80"), "host name"),
                row("a semicolon in the domain", a().domain("a;b"), "host name"),
                row("a label of 64 characters", a().domain("a" + LABEL), "host name"),
                row(
                        "a domain of 255 characters",
                        a().domain(String.join(".", LABEL, LABEL, LABEL, LABEL)),
                        "host name"),
                row("an age of 0", a().maxAge(Duration.ZERO), "removed()"),
                row("a negative age", a().maxAge(Duration.ofSeconds(-1)), "at least 1"),
                row("half a second", a().maxAge(Duration.ofMillis(1500)), "whole seconds"),
                row(
                        "an expiry before 1601",
                        a().expires(Instant.parse("1600-12-31T23:59:59Z")),
                        "1601 to 9999"),
                row(
                        "an expiry beyond 9999",
                        a().expires(Instant.parse("+10000-01-01T00:00:00Z")),
                        "1601 to 9999"),
                row("None without Secure", a().sameSite(SameSite.NONE), "SameSite=None"),
                row("Partitioned without Secure", a().partitioned(), "Partitioned"),
                row("__Secure- without Secure", cookie("__Secure-a", "b"), "needs Secure"),
                row("__sEcUrE- without Secure", cookie("__sEcUrE-a", "b"), "needs Secure"),
                row("__Host- without Secure", cookie("__Host-a", "b").path("/"), "needs Secure"),
                row("__Host- without a path", cookie("__Host-a", "b").secure(), "needs Path=/"),
                row(
                        "__hOST- with another path",
                        cookie("__hOST-a", "b").secure().path("/x"),
                        "needs Path=/"),
                row(
                        "__Host- with a domain",
                        cookie("__Host-a", "b").secure().path("/").domain("a.b"),
                        "forbids Domain"));
    }

    private static Arguments row(String name, SetCookie.Builder cookie, String sentence) {
        return Arguments.of(name, cookie, sentence);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void cookieThatAClientWouldNotKeepIsRefused(
            String name, SetCookie.Builder cookie, String sentence) {
        assertThatIllegalArgumentException()
                .as(name)
                .isThrownBy(cookie::build)
                .withMessageContaining(sentence);
    }

    @Test
    void largestCookieIsWritten() {
        var largest = cookie("a", "b".repeat(4095)).path("/".repeat(1024)).build();
        assertThat(largest.toString()).hasSize(4097 + "; Path=".length() + 1024);
    }

    @Test
    void responseTakesCookiesAsLinesOfTheirOwn() {
        var response =
                Reply.Response.text(200, "x")
                        .with("Set-Cookie", a().build().toString())
                        .with("Set-Cookie", cookie("c", "d").build().toString());
        assertThat(response.fields().all("Set-Cookie")).containsExactly("a=b", "c=d");
    }

    @Test
    void whatIsWrittenCanBeReadAgain() {
        var written = cookie("a", "\"b=c\"").path("/").build();
        var sentBack = Fields.of("Cookie", written.name() + "=" + written.value());
        assertThat(Cookies.of(sentBack).first("a")).contains("\"b=c\"");
    }
}
