package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.spi.MessageLimits;
import webserv.testkit.Feed;

/// Messages that nobody thought of: good ones, mutated at random. No exception may leave the
/// session, and its events may not depend on the splits. A failure names its seed.
class RandomMessagesTest {
    private static final int MUTANTS_PER_SEED = 40;
    private static final MessageLimits LIMITS = new MessageLimits(60, 40, 200, 8, 24, 60, 3);

    private static final String[] MESSAGES = {
        "GET /b?c HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n",
        "GET http://a:80/b HTTP/1.1\r\nHost: a:80\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;b=\"c\"\r\nhello\r\n0\r\nB: c\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nb"
    };

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void mutatedMessagesMeanTheSameHoweverTheyArrive(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < MUTANTS_PER_SEED; i++) {
            var raw = mutant(random);
            var octets = new String(raw.getBytes(ISO_8859_1), ISO_8859_1);
            var whole = Feed.WHOLE.through(new Http1Codec(), LIMITS, octets);
            for (var feed : Feed.values()) {
                assertThat(feed.through(new Http1Codec(), LIMITS, octets))
                        .as("seed %d, %s, %s", seed, feed, octets)
                        .isEqualTo(whole);
            }
        }
    }

    private static String mutant(Random random) {
        var raw = new StringBuilder();
        for (int messages = random.nextInt(3); messages >= 0; messages--) {
            raw.append(MESSAGES[random.nextInt(MESSAGES.length)]);
        }
        for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
            Mutation.mutate(raw, random);
        }
        return raw.toString();
    }
}
