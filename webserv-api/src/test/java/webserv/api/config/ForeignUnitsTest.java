package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignUnitsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "10m, 10MiB",
        "8k, 8KiB",
        "1G, 1GiB",
        "2T, 2TiB",
        "512Ki, 512KiB",
        "1.5GiB, 1536MiB",
        "1.5GB, 1500MB",
        "300 kilobytes, 300kB",
        "1.25kB, 1250B",
        "10  MB, 10MB",
        "1048576, 1MiB",
        "8190, 8190B",
        "100 bytes, 100B",
    })
    void sizeIsWrittenAsItIsHere(String text, String size) {
        assertThat(ForeignUnits.size(text)).contains(size);
        assertThat(Units.octets(size)).isPresent();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "10", "1x", "-1", "1.0001k", "unlimited", "1m1k", "999999999999t"})
    void whatNobodyTakesForASizeHasNoAdvice(String text) {
        assertThat(ForeignUnits.size(text)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "30, 30s",
        "1m30s, 90s",
        "1h 30m, 90m",
        "1D2H, 26h",
        "2s500ms, 2500ms",
        "PT5M, 5m",
        "P1D, 1d",
        "1.5h, 90m",
        "30 sec, 30s",
        "5minutes, 5m",
        "1w, 7d",
        "1y, 365d",
    })
    void durationIsWrittenAsItIsHere(String text, String duration) {
        assertThat(ForeignUnits.duration(text)).contains(duration);
        assertThat(Units.duration(duration)).isPresent();
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "soon", "65s 60s", "30m1h", "-1s", "1x", "P1Y", "P", "1.0001s"})
    void whatNobodyTakesForADurationHasNoAdvice(String text) {
        assertThat(ForeignUnits.duration(text)).isEmpty();
    }
}
