package webserv.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedTest {
    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "0, 0 octets",
        "1, 1 octet",
        "2, 2 octets",
        "9223372036854775807, 9223372036854775807 octets"
    })
    void oneIsNotSeveral(long number, String text) {
        assertThat(Counted.of(number, "octet")).isEqualTo(text);
    }
}
