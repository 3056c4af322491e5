package webserv.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {
    private static final Duration TIME = Duration.ofMillis(1);
    private static final Duration NONE = Duration.ZERO;
    private static final Duration LESS = Duration.ofMillis(-1);

    /// Limits that cannot be.
    record Row(String what, Runnable making) {
        @Override
        public String toString() {
            return what;
        }
    }

    @Test
    void leastLimitsAreTaken() {
        assertThat(new MessageLimits(14, 16, 16, 1, 16, 0, 0).requestLineOctets()).isEqualTo(14);
        assertThat(new ConnectionLimits(1, 0, 1, TIME, TIME, TIME, 0, TIME, NONE).connections())
                .isEqualTo(1);
        assertThat(new TransportSettings(1, 1, NONE, 0).loops()).isEqualTo(1);
        assertThat(new TransportSettings(1024, 1, NONE, 0).loops()).isEqualTo(1024);
    }

    static Stream<Row> rows() {
        return Stream.of(
                row("request line", () -> new MessageLimits(13, 16, 16, 1, 16, 0, 0)),
                row("field line", () -> new MessageLimits(14, 15, 16, 1, 16, 0, 0)),
                row("field section", () -> new MessageLimits(14, 16, 15, 1, 16, 0, 0)),
                row("field count", () -> new MessageLimits(14, 16, 16, 0, 16, 0, 0)),
                row("chunk line", () -> new MessageLimits(14, 16, 16, 1, 15, 0, 0)),
                row("trailer section", () -> new MessageLimits(14, 16, 16, 1, 16, -1, 0)),
                row("empty lines", () -> new MessageLimits(14, 16, 16, 1, 16, 0, -1)),
                row("connections", () -> connection(0, 0, 1, TIME, TIME, TIME, 0, TIME, NONE)),
                row("per address", () -> connection(1, -1, 1, TIME, TIME, TIME, 0, TIME, NONE)),
                row("requests", () -> connection(1, 0, 0, TIME, TIME, TIME, 0, TIME, NONE)),
                row("header time", () -> connection(1, 0, 1, NONE, TIME, TIME, 0, TIME, NONE)),
                row("idle time", () -> connection(1, 0, 1, TIME, NONE, TIME, 0, TIME, NONE)),
                row("content time", () -> connection(1, 0, 1, TIME, TIME, NONE, 0, TIME, NONE)),
                row("content rate", () -> connection(1, 0, 1, TIME, TIME, TIME, -1, TIME, NONE)),
                row("send time", () -> connection(1, 0, 1, TIME, TIME, TIME, 0, NONE, NONE)),
                row("stop time", () -> connection(1, 0, 1, TIME, TIME, TIME, 0, TIME, LESS)),
                row("no loop", () -> new TransportSettings(0, 1, NONE, 0)),
                row("loops", () -> new TransportSettings(1025, 1, NONE, 0)),
                row("backlog", () -> new TransportSettings(1, 0, NONE, 0)),
                row("linger", () -> new TransportSettings(1, 1, LESS, 0)),
                row("linger octets", () -> new TransportSettings(1, 1, NONE, -1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void limitOutOfRangeIsRefused(Row row) {
        assertThatIllegalArgumentException().isThrownBy(row.making()::run);
    }

    private static Row row(String what, Runnable making) {
        return new Row(what, making);
    }

    private static ConnectionLimits connection(
            int connections,
            int perAddress,
            int requests,
            Duration header,
            Duration idle,
            Duration content,
            int rate,
            Duration send,
            Duration stop) {
        return new ConnectionLimits(
                connections, perAddress, requests, header, idle, content, rate, send, stop);
    }
}
