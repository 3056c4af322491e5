package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
    private static final String BEGIN_AND_KEEP =
            "01 01 00 01 00 08 00 00  00 01 01 00 00 00 00 00 ";
    private static final String END_OF_PARAMS = "01 04 00 01 00 00 00 00 ";
    private static final String END_OF_STDIN = "01 05 00 01 00 00 00 00 ";

    @Test
    void openingAsksForTheResponderAndSaysWhetherToKeepTheConnection() throws Exception {
        assertThat(RecordWriter.opening(true, Map.of(), true))
                .isEqualTo(octets(BEGIN_AND_KEEP + END_OF_PARAMS));
        assertThat(RecordWriter.opening(false, Map.of(), true))
                .isEqualTo(
                        octets(
                                "01 01 00 01 00 08 00 00  00 01 00 00 00 00 00 00 "
                                        + END_OF_PARAMS));
    }

    @Test
    void contentThatIsNotThereEndsWithTheOpening() throws Exception {
        assertThat(RecordWriter.opening(true, Map.of(), false))
                .isEqualTo(octets(BEGIN_AND_KEEP + END_OF_PARAMS + END_OF_STDIN));
    }

    @Test
    void shortVariableHasLengthsOfOneOctetAndPadding() throws Exception {
        assertThat(RecordWriter.opening(true, Map.of("AB", "é"), true))
                .isEqualTo(
                        octets(
                                BEGIN_AND_KEEP
                                        + "01 04 00 01 00 06 02 00  02 02 41 42 c3 a9 00 00 "
                                        + END_OF_PARAMS));
    }

    @Test
    void longVariableHasLengthsOfFourOctets() throws Exception {
        var short127 = RecordWriter.opening(true, Map.of("A", "x".repeat(127)), true);
        assertThat(slice(short127, 16, 10)).isEqualTo(octets("01 04 00 01 00 82 06 00 01 7f"));
        var long128 = RecordWriter.opening(true, Map.of("A", "x".repeat(128)), true);
        assertThat(slice(long128, 16, 13))
                .isEqualTo(octets("01 04 00 01 00 86 02 00 01 80 00 00 80"));
        var longName = RecordWriter.opening(true, Map.of("N".repeat(128), ""), true);
        assertThat(slice(longName, 16, 13))
                .isEqualTo(octets("01 04 00 01 00 85 03 00 80 00 00 80 00"));
    }

    @Test
    void eachRecordCanHaveTheNumberOfAnotherRequest() throws Exception {
        var opening = RecordWriter.opening(true, Map.of("AB", "é"), false);
        assertThat(RecordWriter.numbered(opening, 0xFFFE))
                .isEqualTo(
                        octets(
                                "01 01 ff fe 00 08 00 00  00 01 01 00 00 00 00 00 "
                                        + "01 04 ff fe 00 06 02 00  02 02 41 42 c3 a9 00 00 "
                                        + "01 04 ff fe 00 00 00 00 01 05 ff fe 00 00 00 00"));
        assertThat(opening.position()).isZero();
        assertThat(RecordWriter.stdin(0x0203, new byte[] {'a'}, 1))
                .isEqualTo(octets("01 05 02 03 00 01 07 00 61 00 00 00 00 00 00 00"));
    }

    @Test
    void variableThatFillsARecordIsAloneInIt() throws Exception {
        var variables = new LinkedHashMap<String, String>();
        variables.put("A", "x".repeat(65_522));
        variables.put("B", "");
        var opening = RecordWriter.opening(true, variables, true);
        assertThat(slice(opening, 16, 8)).isEqualTo(octets("01 04 00 01 ff f8 00 00"));
        assertThat(slice(opening, 16 + 8 + 65_528, 11))
                .isEqualTo(octets("01 04 00 01 00 03 05 00 01 00 42"));
        assertThat(opening.remaining()).isEqualTo(16 + 8 + 65_528 + 8 + 3 + 5 + 8);
    }

    @Test
    void variableThatFitsIntoNoRecordIsRefused() {
        var tooLong = Map.of("A", "x".repeat(65_523));
        assertThatThrownBy(() -> RecordWriter.opening(true, tooLong, true))
                .isInstanceOf(Oversize.class)
                .hasMessage(
                        "the application cannot be told A: it takes 65529 octets, and a record has"
                                + " 65528");
    }

    /// php-fpm closes the connection on a pair in two records.
    @Test
    void variableThatDoesNotFitBeginsTheNextRecord() throws Exception {
        var variables = new LinkedHashMap<String, String>();
        variables.put("A", "x".repeat(40_000));
        variables.put("B", "y".repeat(30_000));
        var opening = RecordWriter.opening(true, variables, true);
        assertThat(slice(opening, 16, 14))
                .isEqualTo(octets("01 04 00 01 9c 46 02 00 01 80 00 9c 40 41"));
        assertThat(slice(opening, 16 + 8 + 40_006 + 2, 14))
                .isEqualTo(octets("01 04 00 01 75 36 02 00 01 80 00 75 30 42"));
    }

    @Test
    void contentIsPaddedToEightOctets() throws Exception {
        assertThat(RecordWriter.stdin(1, new byte[] {'a', 'b', 'c'}, 2))
                .isEqualTo(octets("01 05 00 01 00 02 06 00  61 62 00 00 00 00 00 00"));
        assertThat(RecordWriter.stdin(1, new byte[8], 8))
                .isEqualTo(octets("01 05 00 01 00 08 00 00  00 00 00 00 00 00 00 00"));
        assertThat(RecordWriter.stdin(1, new byte[8], 0)).isEqualTo(octets(END_OF_STDIN));
    }

    private static ByteBuffer slice(ByteBuffer octets, int start, int count) {
        return octets.slice(start, count);
    }

    private static ByteBuffer octets(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
