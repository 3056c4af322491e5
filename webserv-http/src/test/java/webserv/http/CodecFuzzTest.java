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
import webserv.api.http.Fields;
import webserv.api.spi.Event;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;

/// What holds for all octets, searched for counterexamples by coverage.
///
/// A build runs it over the rows of all tables and the corpus, then fuzzes for a few seconds from
/// there. `webserv-http/fuzz` searches for longer.
class CodecFuzzTest {
    /// So small that short inputs reach every limit.
    private static final MessageLimits TIGHT = new MessageLimits(60, 40, 200, 8, 24, 60, 3);

    /// What a session may allocate to begin with.
    private static final long FIRST_OCTETS = 64 * 1024;

    /// What it may allocate for each octet that it takes. The shortest message of all has 16
    /// octets, and takes an index of fields, a head, an answer.
    private static final long OCTETS_FOR_EACH = 256;

    static Stream<byte[]> rows() {
        return Stream.concat(Rows.octets(), Corpus.octets());
    }

    @MethodSource("rows")
    @FuzzTest(maxDuration = "15s")
    void octetsHaveOneMeaning(byte @NotNull [] octets) {
        for (var limits : List.of(MessageLimits.DEFAULTS, TIGHT)) {
            var whole = Understood.of(limits, List.of(ByteBuffer.wrap(octets)));
            same(Understood.of(limits, portions(octets)), whole);
            same(readAgain(whole, limits), whole.requests());
            takesLittleMemory(octets, limits);
        }
    }

    /// Whatever lengths the octets declare, only octets that have come may cost memory.
    private static void takesLittleMemory(byte[] octets, MessageLimits limits) {
        long allocated = Allocation.of(() -> readAndForget(octets, limits));
        if (allocated > FIRST_OCTETS + OCTETS_FOR_EACH * octets.length) {
            throw new AssertionError(allocated + " octets allocated for " + octets.length);
        }
    }

    private static void readAndForget(byte[] octets, MessageLimits limits) {
        var session = new Http1Codec().open(limits, new Nowhere());
        var input = ByteBuffer.wrap(octets);
        int stream = 0;
        while (true) {
            switch (session.next(input)) {
                case Event.Head(int begun, _) -> stream = begun;
                case Event.Data _, Event.End _ -> {}
                case Event.Wait.PAUSED -> {
                    session.send(stream, new ResponseHead(404, Fields.empty(), 0));
                    session.end(stream, Fields.empty());
                }
                case Event.Malformed _ -> {
                    return;
                }
                case Event.Wait.NEED_INPUT, Event.Wait.CLOSED -> {
                    return;
                }
            }
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
