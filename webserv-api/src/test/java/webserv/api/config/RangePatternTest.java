package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RangePatternTest {

    @Test
    void rangeIsWrittenAsItWouldBeByHand() {
        assertThat(RangePattern.of(7, 120)).isEqualTo("0*([7-9]|[1-9][0-9]|1[0-1][0-9]|120)");
        assertThat(RangePattern.of(0, 9)).isEqualTo("0*([0-9])");
        assertThat(RangePattern.of(1, 1024))
                .isEqualTo("0*([1-9]|[1-9][0-9]{1,2}|10[0-1][0-9]|102[0-4])");
    }

    @Test
    void patternMatchesTheNumbersOfTheRangeAndNoOthers() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            long most = random.nextLong(1L << (1 + random.nextInt(58)));
            long least = random.nextLong(most + 1);
            var pattern = RangePattern.of(least, most);
            LongStream.of(
                            0, 1, 9, 10, 99, 100, least - 1, least, least + 1, most - 1, most,
                            most + 1)
                    .filter(number -> number >= 0)
                    .forEach(number ->
                            assertThat(("00" + number).matches(pattern))
                                    .as("seed %d: %d by %s", seed, number, pattern)
                                    .isEqualTo(number >= least && number <= most));
        }
    }

    @Test
    void patternsOfKindsMatchWhatTheKindsRead() {
        var sizes =
                List.of(
                        "0",
                        "0KiB",
                        "13B",
                        "14 B",
                        "1KiB",
                        "1mib",
                        "1MB",
                        "1048577B",
                        "2MiB",
                        "1GiB",
                        "14");
        for (var kind :
                List.of(
                        new Scalar.Octets(14, 1 << 20),
                        new Scalar.Octets(0, 4096),
                        new Scalar.Octets(0, Long.MAX_VALUE))) {
            assertThat(sizes)
                    .allSatisfy(size ->
                            assertThat(size.matches(kind.pattern()))
                                    .as("%s by %s", size, kind)
                                    .isEqualTo(kind.parse(size).isPresent()));
        }
        var times =
                List.of(
                        "0", "0s", "1ms", "999 ms", "1s", "60s", "1m", "1min", "61s", "1h", "365d",
                        "366d", "8760h", "8761h", "5");
        for (var kind :
                List.of(
                        new Scalar.Time(Duration.ofMillis(1), Duration.ofDays(365)),
                        new Scalar.Time(Duration.ofSeconds(1), Duration.ofMinutes(1)),
                        new Scalar.Time(Duration.ZERO, Scalar.Time.LONGEST))) {
            assertThat(times)
                    .allSatisfy(time ->
                            assertThat(time.matches(kind.pattern()))
                                    .as("%s by %s", time, kind)
                                    .isEqualTo(kind.parse(time).isPresent()));
        }
    }
}
