package webserv.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Authority;

class AuthorityParserTest {
    private static final List<String> SPELLINGS =
            List.of(
                    "a", "A", "ab", "a:", "a:0", "a:00", "a:8", "a:08", "a:80", "a:080", "a:800",
                    "a:65535", "b:80", "[::1]", "[::1]:8", "[::2]:8", "a.b", "a%41", "a%41:80");

    static Stream<String> spellings() {
        return SPELLINGS.stream();
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void knownAuthorityStandsForNothingElse(String known) {
        for (var other : SPELLINGS) {
            if (spells(parse(known), other)) {
                assertThat(parse(other)).as("%s after %s", other, known).isEqualTo(parse(known));
            }
        }
        assertThat(spells(parse(known), parse(known).toString())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void noAuthorityIsSpelledByNone(String text) {
        assertThat(spells(Authority.NONE, text)).isFalse();
    }

    private static Authority parse(String text) {
        var octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return AuthorityParser.parse(octets, 0, octets.length);
    }

    /// Between other octets, as it stands in a head.
    private static boolean spells(Authority known, String text) {
        var octets = (":" + text + "0").getBytes(StandardCharsets.ISO_8859_1);
        return AuthorityParser.spells(known, octets, 1, octets.length - 1);
    }
}
