package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.spi.MessageLimits;

/// Where the codec and Jetty's parser read octets differently, it is known and judged: every class
/// of differences is a row of `docs/reference/http-parser-differences.md`, with an example.
class ParserDifferencesTest {
    private static final Path TABLE = Path.of("../docs/reference/http-parser-differences.md");
    private static final int MUTANTS = 20_000;
    private static final long SEED = 1;

    /// @param difference as [Reading#differenceFrom] says it
    /// @param example with `\r`, `\n` and `\xNN` for the octets that cannot be shown
    record Row(String difference, String example) {
        @Override
        public String toString() {
            return difference;
        }
    }

    static List<Row> known() throws IOException {
        var row = Pattern.compile("^\\| `([^`]+)` \\| `([^`]+)` \\| [^|]+ \\|$", Pattern.MULTILINE);
        return row.matcher(Files.readString(TABLE))
                .results()
                .map(match -> new Row(match.group(1), Escapes.octets(match.group(2))))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("known")
    void exampleShowsTheDifference(Row row) {
        assertThat(difference(row.example())).contains(row.difference());
    }

    @Test
    void everyDifferenceIsKnown() throws IOException {
        var known = known().stream().map(Row::difference).collect(Collectors.toSet());
        var unknown = new TreeMap<String, String>();
        octets().forEach(raw ->
                difference(raw)
                        .filter(difference -> !known.contains(difference))
                        .ifPresent(difference ->
                                unknown.merge(difference, raw, ParserDifferencesTest::shorter)));
        assertThat(unknown)
                .as("differences that %s does not judge, seed %d", TABLE, SEED)
                .isEmpty();
    }

    /// The rows of all tables, and what becomes of them by a few small changes.
    private static Stream<String> octets() {
        var rows = Rows.octets().map(octets -> new String(octets, ISO_8859_1)).distinct().toList();
        var random = new Random(SEED);
        var mutants = Stream.generate(() -> mutant(rows.get(random.nextInt(rows.size())), random));
        return Stream.concat(rows.stream(), mutants.limit(MUTANTS));
    }

    private static String mutant(String row, Random random) {
        var raw = new StringBuilder(row);
        for (int mutations = random.nextInt(4); mutations >= 0; mutations--) {
            Mutation.mutate(raw, random);
        }
        return raw.toString();
    }

    /// A head that is not complete is completed: one parser judges a line octet by octet, the other
    /// when it has come whole.
    private static Optional<String> difference(String raw) {
        var understood = understood(raw);
        var whole = understood.endsInHead() ? raw + "\r\n\r\n" : raw;
        return Reading.byWebserv(understood(whole))
                .differenceFrom(JettyParser.read(whole), "Jetty");
    }

    private static Understood understood(String raw) {
        var octets = ByteBuffer.wrap(raw.getBytes(ISO_8859_1));
        return Understood.of(MessageLimits.DEFAULTS, List.of(octets));
    }

    private static String shorter(String one, String other) {
        return one.length() <= other.length() ? one : other;
    }
}
