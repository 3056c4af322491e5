package webserv.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenReaderTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "a.example,       0:0:0:0:0:0:0:1, ::1",
        "a.example,       192.0.2.1,       192.0.2.1",
        "::1,             0:0:0:0:0:0:0:1, ::1",
        "0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:1",
        "192.0.2.1,       192.0.2.1,       192.0.2.1",
    })
    void nameBecomesItsAddressAndAnAddressStaysAsWritten(
            String written, String found, String host) {
        assertThat(ListenReader.hostOf(written, InetAddress.ofLiteral(found))).isEqualTo(host);
    }
}
