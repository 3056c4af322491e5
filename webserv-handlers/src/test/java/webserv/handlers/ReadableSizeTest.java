package webserv.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadableSizeTest {

    @ParameterizedTest(name = "{0}: {1}, exactly {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0                   | 0 B     | 0
                    999                 | 999 B   | 999
                    1000                | 1.0 KiB | 1,000
                    1536                | 1.5 KiB | 1,536
                    10188               | 9.9 KiB | 10,188
                    10189               | 10 KiB  | 10,189
                    1023487             | 999 KiB | 1,023,487
                    1023488             | 1.0 MiB | 1,023,488
                    734003200           | 700 MiB | 734,003,200
                    9223372036854775807 | 8.0 EiB | 9,223,372,036,854,775,807
                    """)
    void sizeHasThreeDigitsAtMostBeforeItsUnit(long octets, String readable, String grouped) {
        assertThat(ReadableSize.of(octets)).isEqualTo(readable);
        assertThat(ReadableSize.grouped(octets)).isEqualTo(grouped);
    }
}
