package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFieldsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Connection, true",
        "connection, true",
        "Content-Length, true",
        "KEEP-ALIVE, true",
        "Proxy-Connection, true",
        "trailer, true",
        "Transfer-Encoding, true",
        "Date, false",
        "Upgrade, false",
        "Content-Lenght, false",
        "Trailers, false",
        "TE, false",
    })
    void fieldsThatFrameAreTheServersToSet(String name, boolean included) {
        assertThat(ServerFields.include(name)).isEqualTo(included);
    }
}
