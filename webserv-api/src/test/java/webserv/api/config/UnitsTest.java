package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, 0",
        "0KiB, 0",
        "1B, 1",
        "512KiB, 524288",
        "10MiB, 10485760",
        "10 MiB, 10485760",
        "10mib, 10485760",
        "1GiB, 1073741824",
        "1TiB, 1099511627776",
        "1kB, 1000",
        "1MB, 1000000",
        "1GB, 1000000000",
        "1TB, 1000000000000",
        "8388607TiB, 9223370937343148032"
    })
    void sizesAreRead(String text, long octets) {
        assertThat(Units.octets(text)).contains(octets);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                "1",
                "00",
                "-1B",
                "+1B",
                "1.5MiB",
                "1m",
                "1k",
                "1KiBs",
                "KiB",
                "1  KiB",
                " 1KiB",
                "1KiB ",
                "1_000B",
                "0x1B",
                "\u0661B",
                "8388608TiB",
                "1000000000000000000B0",
                "9999999999999999999B",
                "1\u212AiB"
            })
    void otherSizesAreNone(String text) {
        assertThat(Units.octets(text)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "0, PT0S",
        "500ms, PT0.5S",
        "30s, PT30S",
        "30 s, PT30S",
        "5m, PT5M",
        "5min, PT5M",
        "2h, PT2H",
        "1d, PT24H",
        "90S, PT1M30S"
    })
    void durationsAreRead(String text, Duration duration) {
        assertThat(Units.duration(text)).contains(duration);
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {"", "1", "-1s", "1.5s", "1w", "1MiB", "1h30m", "s", "99999999999999999d"})
    void otherDurationsAreNone(String text) {
        assertThat(Units.duration(text)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0", "1B", "1023B", "1KiB", "1025B", "1MiB", "16MiB", "1GiB", "1TiB", "1024TiB"})
    void sizesAreShownAsTheyAreWritten(String text) {
        assertThat(Units.octets(text).map(Units::text)).contains(text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"0", "1ms", "1500ms", "1s", "90s", "5m", "2h", "25h", "365d"})
    void durationsAreShownAsTheyAreWritten(String text) {
        assertThat(Units.duration(text).map(Units::text)).contains(text);
    }

    @Test
    void longestDurationFits() {
        assertThat(Units.duration(Long.MAX_VALUE / 1_000_000 + "s"))
                .isEqualTo(Optional.of(Duration.ofSeconds(Long.MAX_VALUE / 1_000_000)));
    }
}
