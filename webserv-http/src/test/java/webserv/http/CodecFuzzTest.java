package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.spi.MessageLimits;

/// What holds for all octets, searched for counterexamples by coverage.
///
/// A build runs it over the rows of all tables, then fuzzes for a few seconds from there.
/// `bench/README.md` tells how to fuzz for longer.
class CodecFuzzTest {
    /// So small that short inputs reach every limit.
    private static final MessageLimits TIGHT = new MessageLimits(60, 40, 200, 8, 24, 60, 3);

    static Stream<byte[]> rows() {
        return Rows.octets();
    }

    @MethodSource("rows")
    @FuzzTest(maxDuration = "15s")
    void octetsHaveOneMeaning(byte @NotNull [] octets) {
        for (var limits : List.of(MessageLimits.DEFAULTS, TIGHT)) {
            var whole = Understood.of(limits, List.of(ByteBuffer.wrap(octets)));
            same(Understood.of(limits, portions(octets)), whole);
            same(readAgain(whole, limits), whole.requests());
        }
    }

    /// A fuzzer calls it ten thousand times a second, which is more than AssertJ likes.
    private static void same(Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new AssertionError("%s%ninstead of%n%s".formatted(actual, expected));
        }
    }

    private static List<Understood.Request> readAgain(Understood understood, MessageLimits limits) {
        var written =
                understood.requests().stream()
                        .map(Understood.Request::written)
                        .collect(Collectors.joining());
        var octets = ByteBuffer.wrap(written.getBytes(ISO_8859_1));
        return Understood.of(limits, List.of(octets)).requests();
    }

    /// Cuts octets at places that they decide upon themselves, so that a finding repeats. Every
    /// other portion has no array.
    private static List<ByteBuffer> portions(byte[] octets) {
        var random = new Random(Arrays.hashCode(octets));
        int most = 1 << random.nextInt(7);
        var direct = ByteBuffer.allocateDirect(octets.length).put(0, octets);
        var heap = ByteBuffer.wrap(octets);
        var portions = new ArrayList<ByteBuffer>();
        int from = 0;
        while (from < octets.length) {
            int length = Math.min(1 + random.nextInt(most), octets.length - from);
            portions.add((random.nextBoolean() ? direct : heap).slice(from, length));
            from += length;
        }
        return portions;
    }
}
