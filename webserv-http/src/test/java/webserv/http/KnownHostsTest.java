package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import webserv.api.http.Authority;
import webserv.api.spi.Event;
import webserv.api.spi.MessageLimits;

class KnownHostsTest {
    private final KnownHosts hosts = new KnownHosts();

    /// Between other octets, as it stands in a head.
    private Authority of(String host) {
        var octets = ("x" + host + "x").getBytes(ISO_8859_1);
        return hosts.of(octets, 1, octets.length - 1);
    }

    @Test
    void hostThatWasSentBeforeIsTheSameObject() {
        assertThat(of("www.example.org:8080")).isSameAs(of("www.example.org:8080"));
    }

    @Test
    void otherSpellingOfAHostIsAsGoodAsTheFirst() {
        var usual = of("a:80");
        assertThat(of("A:080")).isEqualTo(usual);
        assertThat(of("a:80")).isEqualTo(usual);
    }

    /// Many more than there are places, each twice, so that most find their place taken.
    @Test
    void hostsThatShareAPlaceAreNotTakenForEachOther() {
        for (int round = 0; round < 2; round++) {
            IntStream.range(0, 1000)
                    .forEach(i -> assertThat(of("h" + i)).isEqualTo(new Authority("h" + i, -1)));
        }
    }

    @Test
    void longHostIsTakenAndNotKept() {
        var host = "a".repeat(261);
        assertThat(of(host)).isEqualTo(new Authority(host, -1)).isNotSameAs(of(host));
        assertThat(of("a".repeat(260))).isSameAs(of("a".repeat(260)));
    }

    @Test
    void whatIsNoHostIsRefusedEachTime() {
        for (int round = 0; round < 2; round++) {
            assertThatExceptionOfType(BadMessage.class).isThrownBy(() -> of("a b"));
        }
    }

    @Test
    void sessionsOfACodecShareTheirHosts() {
        var codec = new Http1Codec();
        assertThat(authorityOf(codec)).isSameAs(authorityOf(codec));
    }

    private static Authority authorityOf(Http1Codec codec) {
        var session = codec.open(MessageLimits.DEFAULTS, new Nowhere());
        var octets = "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n".getBytes(ISO_8859_1);
        return ((Event.Head) session.next(ByteBuffer.wrap(octets))).head().authority();
    }
}
