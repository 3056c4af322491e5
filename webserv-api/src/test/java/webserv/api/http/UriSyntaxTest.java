package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UriSyntaxTest {

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                "#",
                "?",
                "a",
                "../a",
                "./a:b",
                "/a;b=c/d:e@f",
                "/a%20b",
                "/a?b=c&d[]=e",
                "/a?100%",
                "?a/b?c",
                "#a?b/c",
                "/a?b#c",
                "//a.example/b",
                "//a.example",
                "http://a.example",
                "http://a.example:8080/b?c#d",
                "http://a.example:/b",
                "HTTPS://A.example/",
                "http://[::1]:81/a",
                "//[2001:db8::1]",
                "http://127.0.0.1?a",
                "http://m%C3%BCnchen.example/",
                "ftp://user:word@a.example/b",
                "mailto:a@b.example",
                "urn:isbn:0",
                "file:///etc/hosts",
                "a+b-c.d:e"
            })
    void referenceIsOne(String text) {
        assertThat(UriSyntax.isReference(text)).isTrue();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                " ",
                "a b",
                "/a b",
                "/a?b c",
                "/a#b c",
                "/a\tb",
                "/a\0b",
                "/a\u007Fb",
                "/é",
                "/a?é",
                "/a<b",
                "/a>b",
                "/a\"b",
                "/a\\b",
                "/a^b",
                "/a`b",
                "/a{b}",
                "/a?b<c",
                "/a?b\"c",
                "/a#b#c",
                "/a%",
                "/a%4",
                "/a%4g",
                "/a%g4",
                "1a:b",
                ":a",
                "a_b:c",
                "http://a b/",
                "http://a:b/",
                "http://a:80:80/",
                "http://a@b@c/",
                "http://a<b/",
                "http://a%2/",
                "http://[::1/",
                "http://::1]/",
                "http://[1.2.3.4]/",
                "http://[::g]/",
                "http://[fe80::1%251]/",
                "http://[[::1]]/",
                "http://[::1]a/",
                "http://a\\b/",
                "<http://a.example/>"
            })
    void otherTextIsNoReference(String text) {
        assertThat(UriSyntax.isReference(text)).isFalse();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "1::8",
                "2001:DB8::aBcD",
                "::ffff:127.0.0.1",
                "1:2:3:4:5:6:255.0.10.1",
                "1::6:1.2.3.4"
            })
    void ipv6AddressIsOne(String text) {
        assertThat(UriSyntax.isIpv6Address(text)).isTrue();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                ":1",
                "1:",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8:",
                "1:2:3:4::5:6:7:8",
                "1::2::3",
                "1:::2",
                "::00001",
                "::g",
                "::1%1",
                "::1 ",
                "[::1]",
                "1.2.3.4",
                "::1.2.3",
                "::1.2.3.4.5",
                "::1.2.3.",
                "::1.2.3.256",
                "::1.2.3.04",
                "::1.2.3.a",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4"
            })
    void otherTextIsNoIpv6Address(String text) {
        assertThat(UriSyntax.isIpv6Address(text)).isFalse();
    }

    @Test
    void everyOctetIsOfAPathOrAQueryOrOfNeither() {
        var ofPath =
                "!$&'()*+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz|~";
        var ofQueryAlone = "%?\\^`{}";
        var path = new StringBuilder();
        var queryAlone = new StringBuilder();
        for (char c = 0; c <= 0xFF; c++) {
            if (UriSyntax.isPathCharacter(c)) {
                assertThat(UriSyntax.isQueryCharacter(c)).as("%s", c).isTrue();
                path.append(c);
            } else if (UriSyntax.isQueryCharacter(c)) {
                queryAlone.append(c);
            }
        }
        assertThat(path).hasToString(ofPath);
        assertThat(queryAlone).hasToString(ofQueryAlone);
    }

    @Test
    void percentOfAPathHasItsDigitsAndThatOfAQueryNeedsNone() {
        assertThat(UriSyntax.isPath("/a%2Fb%c3")).isTrue();
        assertThat(UriSyntax.isPath("/a%2")).isFalse();
        assertThat(UriSyntax.isPath("/a%")).isFalse();
        assertThat(UriSyntax.isPath("/a?b")).isFalse();
        assertThat(UriSyntax.isQuery("a=100%")).isTrue();
        assertThat(UriSyntax.isQuery("a#b")).isFalse();
    }
}
