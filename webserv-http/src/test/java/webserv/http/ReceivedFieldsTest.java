package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import webserv.api.http.FieldLine;
import webserv.api.http.Fields;
import webserv.api.spi.Event;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.MessageLimits;

/// Received fields, asked in all ways that [Fields] offers.
class ReceivedFieldsTest {
    private final Fields fields =
            received(
                    "GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: b\r\nX-B: c\r\nx-b:  d \r\nE:\r\n\r\n");

    @Test
    void linesKeepTheirOrderAndCase() {
        assertThat(fields.lines())
                .containsExactly(
                        new FieldLine("Host", "a"),
                        new FieldLine("User-Agent", "b"),
                        new FieldLine("X-B", "c"),
                        new FieldLine("x-b", "d"),
                        new FieldLine("E", ""));
        assertThat(fields).hasToString("Host: a\nUser-Agent: b\nX-B: c\nx-b: d\nE: ");
    }

    @Test
    void namesAreFoundInAnyCase() {
        assertThat(fields.indexOf("X-b")).isEqualTo(2);
        assertThat(fields.has("USER-AGENT")).isTrue();
        assertThat(fields.has("User-Agen")).isFalse();
        assertThat(fields.has("User-Agent\u0130")).isFalse();
        assertThat(fields.first("e")).contains("");
        assertThat(fields.first("missing")).isEmpty();
        assertThat(fields.all("x-B")).isEqualTo(List.of("c", "d"));
        assertThat(fields.combined("x-b")).contains("c, d");
    }

    @Test
    void namesThatEveryoneSendsAreNotMadeAnew() {
        assertThat(fields.name(1)).isSameAs(fields.name(1)).isEqualTo("User-Agent");
    }

    @Test
    void lineThatIsNotThereIsRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> fields.name(5));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> fields.value(-1));
    }

    @Test
    void codecIsFoundAsAService() {
        getClass().getModule().addUses(HttpCodec.class);
        assertThat(ServiceLoader.load(HttpCodec.class))
                .singleElement()
                .satisfies(codec -> assertThat(codec.protocols()).containsExactly("http/1.1"));
    }

    private static Fields received(String raw) {
        var session = new Http1Codec().open(MessageLimits.DEFAULTS, new Sink());
        var event = session.next(ByteBuffer.wrap(raw.getBytes(ISO_8859_1)));
        return ((Event.Head) event).head().fields();
    }
}
