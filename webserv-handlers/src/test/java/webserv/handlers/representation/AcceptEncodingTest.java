package webserv.handlers.representation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.http.Fields;

class AcceptEncodingTest {
    private final AcceptEncoding acceptEncoding = new AcceptEncoding(Coding.WELL_KNOWN);

    private List<String> preferences(String... values) {
        var fields = new Fields.Builder();
        for (var value : values) {
            fields.add("accept-encoding", value);
        }
        return acceptEncoding.preferences(fields.build()).stream().map(Coding::token).toList();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                               | gzip",
                "gzip, deflate, br, zstd            | br zstd gzip",
                "GZIP                               | gzip",
                "x-gzip                             | gzip",
                "gzip;q=1.0, br;q=0.5               | gzip br",
                "gzip ; q=0.2,br;Q=0.9,zstd;q=0.5   | br zstd gzip",
                "gzip;q=0, br                       | br",
                "gzip;q=0.000                       | ''",
                "*                                  | br zstd gzip",
                "*;q=0                              | ''",
                "*, br;q=0                          | zstd gzip",
                "gzip, *;q=0                        | gzip",
                "br;q=0.1, *                        | zstd gzip",
                "*;q=0.5, gzip;q=0.1                | br zstd",
                "identity                           | ''",
                "identity, gzip                     | gzip",
                "identity, gzip;q=0.9               | ''",
                "identity;q=0.5, gzip;q=0.6         | gzip",
                "identity;q=0, gzip;q=0.001         | gzip",
                "identity;q=0                       | ''",
                "gzip;q=0.5                         | gzip",
                "deflate, compress                  | ''",
                "''                                 | ''",
                ", ,gzip,                           | gzip",
                "gzip;q=2                           | ''",
                "gzip;q=0.1234                      | ''",
                "gzip;q=-1, br                      | br",
                "gzip;q=, br                        | br",
                "gzip;x=1;q=0                       | ''",
            })
    void bestCodingComesFirst(String value, String codings) {
        assertThat(String.join(" ", preferences(value))).isEqualTo(codings);
    }

    @Test
    void withoutTheFieldNoCodingIsUsed() {
        assertThat(preferences()).isEmpty();
    }

    @Test
    void severalLinesAreOneList() {
        assertThat(preferences("gzip;q=0.5", "br;q=0.1")).containsExactly("gzip", "br");
    }

    @Test
    void moreTextsThanAreRememberedAreReadAsWell() {
        for (int i = 0; i < 200; i++) {
            assertThat(preferences("gzip, x" + i)).containsExactly("gzip");
        }
        assertThat(preferences("br, gzip;q=0")).containsExactly("br");
    }
}
