package webserv.app.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    @Test
    void responseIsTakenApart() {
        var answer = Answer.of("HTTP/1.1 200 OK\r\nA: b\r\nA: c\r\n\r\nh\u00c3\u00a9\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.fields().combined("a")).hasValue("b, c");
        assertThat(answer.content()).isEqualTo("hé\r\n\r\n");
    }

    @Test
    void interimResponseIsPassedOver() {
        var answer = Answer.of("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        assertThat(answer.status()).isEqualTo(204);
    }

    @Test
    void chunksAreJoined() {
        var head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        var answer = Answer.of(head + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n");
        assertThat(answer.content()).isEqualTo("abc0123456789");
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
            })
    void whatIsNotWholeIsRefused(String octets) {
        assertThatIllegalArgumentException().isThrownBy(() -> Answer.of(octets));
    }
}
