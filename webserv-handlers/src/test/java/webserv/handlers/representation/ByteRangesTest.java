package webserv.handlers.representation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Fields;

/// The representation has 100 octets.
class ByteRangesTest {
    private static final Instant MODIFIED = Instant.parse("1994-11-06T08:49:37Z");
    private static final Validators CURRENT = new Validators(EntityTag.strong("a"), MODIFIED);

    private static String chosen(String method, Fields fields, long length) {
        return switch (ByteRanges.of(method, fields, CURRENT, length)) {
            case ByteRanges.Whole _ -> "whole";
            case ByteRanges.Unsatisfiable _ -> "416";
            case ByteRanges.Parts(var ranges) ->
                    ranges.stream()
                            .map(range -> range.first() + "-" + range.last())
                            .collect(Collectors.joining(" "));
        };
    }

    private static String chosen(String range) {
        return chosen("GET", Fields.of("Range", range), 100);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "bytes=0-9;                      0-9",
                "bytes=90-;                      90-99",
                "bytes=0-0;                      0-0",
                "bytes=99-99;                    99-99",
                "bytes=-1;                       99-99",
                "bytes=-100;                     0-99",
                "bytes=-500;                     0-99",
                "bytes=50-500;                   50-99",
                "bytes=0-99999999999999999999;   0-99",
                "bytes=0-18446744073709551617;   0-99",
                "bytes=00000000000000000000005-9;5-9",
                "BYTES=0-9;                      0-9",
                "bytes= 0-9;                     0-9",
                "bytes=0-9, 20-29;               0-9 20-29",
                "bytes=20-29,0-9;                20-29 0-9",
                "bytes=0-9 ,, 20-29,;            0-9 20-29",
                "bytes=0-9,-10;                  0-9 90-99",
                "bytes=0-9,200-;                 0-9",
                "bytes=0-9,10-19;                0-9 10-19",
            })
    void satisfiableRangesAreTaken(String range, String parts) {
        assertThat(chosen(range)).isEqualTo(parts);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "bytes=100-",
                "bytes=100-200",
                "bytes=-0",
                "bytes=99999999999999999999-",
                "bytes=100-,200-",
                "bytes=-0,-0",
            })
    void rangesOfWhatIsNotThereAreUnsatisfiable(String range) {
        assertThat(chosen(range)).isEqualTo("416");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "lines=0-9",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=9-0",
                "bytes=a-b",
                "bytes=0-9,x",
                "bytes=+0-9",
                "bytes=0--9",
                "bytes=--9",
                "bytes=-",
                "bytes =0-9",
                "bytes:0-9",
                "bytes=0 - 9",
                "bytes=0x0-0x9",
                "bytes=٠-٩",
                "0-9",
            })
    void brokenGrammarAndOtherUnitsAreIgnored(String range) {
        assertThat(RangeSyntax.specs(range)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"bytes=0-9,9-19", "bytes=0-,0-", "bytes=50-60,0-99", "bytes=-5,-5"})
    void overlappingRangesGetTheWhole(String range) {
        assertThat(chosen(range)).isEqualTo("whole");
    }

    @Test
    void seventeenRangesGetTheWholeAndSixteenDoNot() {
        assertThat(chosen(ranges(16))).startsWith("0-0 2-2 ").endsWith(" 30-30");
        assertThat(chosen(ranges(17))).isEqualTo("whole");
    }

    private static String ranges(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> 2 * i + "-" + 2 * i)
                .collect(Collectors.joining(",", "bytes=", ""));
    }

    @Test
    void linesOfRangesAreNoList() {
        assertThat(chosen("GET", Fields.of("Range", "bytes=0-1", "Range", "bytes=3-4"), 100))
                .isEqualTo("whole");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"bytes=0-", "bytes=-0", "bytes=0-0"})
    void nothingOfAnEmptyRepresentationCanBeSent(String range) {
        assertThat(chosen("GET", Fields.of("Range", range), 0)).isEqualTo("416");
    }

    @Test
    void lastOctetsOfAnEmptyRepresentationAreTheWhole() {
        assertThat(chosen("GET", Fields.of("Range", "bytes=-5"), 0)).isEqualTo("whole");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"HEAD", "PUT", "POST"})
    void rangeIsForGetAlone(String method) {
        assertThat(chosen(method, Fields.of("Range", "bytes=0-9"), 100)).isEqualTo("whole");
    }

    @ParameterizedTest(name = "If-Range: {0} gives {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "\"a\";                                   0-9",
                "\"b\";                                   whole",
                "W/\"a\";                                 whole",
                "\"a\", \"b\";                            whole",
                "Sun, 06 Nov 1994 08:49:37 GMT;           whole",
                "Sunday, 06-Nov-94 08:49:37 GMT;          whole",
                "Sun, 06 Nov 1994 08:49:36 GMT;           whole",
                "Sun, 06 Nov 1994 08:49:38 GMT;           whole",
                "nonsense;                                whole",
            })
    void rangeOfAnotherStateIsIgnored(String condition, String parts) {
        var fields = Fields.of("Range", "bytes=0-9", "If-Range", condition);
        assertThat(chosen("GET", fields, 100)).isEqualTo(parts);
    }

    @Test
    void emptyRangeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(-1, 0));
    }
}
