package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;
import webserv.api.http.Authority;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Decision;
import webserv.api.spi.Match;

class FailureLogTest {

    /// A decision with what the log looks at.
    private record Decided(
            SocketAddress remoteAddress,
            Optional<RequestHead> head,
            int status,
            Optional<Cause> cause,
            Outcome outcome)
            implements Decision {
        @Override
        public long id() {
            return 7;
        }

        @Override
        public Instant at() {
            return Instant.EPOCH;
        }

        @Override
        public ListenAddress listener() {
            return new ListenAddress.Tcp("127.0.0.1", 8080);
        }

        @Override
        public Optional<Match> match() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> notes() {
            return Map.of();
        }

        @Override
        public long contentReceived() {
            return 0;
        }

        @Override
        public long contentSent() {
            return 0;
        }

        @Override
        public Duration headTime() {
            return Duration.ZERO;
        }

        @Override
        public Duration replyTime() {
            return Duration.ZERO;
        }

        @Override
        public Duration totalTime() {
            return Duration.ZERO;
        }
    }

    private static Decided get(String target, int status, String cause, Decision.Outcome outcome)
            throws UnknownHostException {
        var client = new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 4711);
        var head =
                new RequestHead(
                        "GET",
                        new RequestTarget(
                                RequestTarget.Form.ORIGIN, target, target, Optional.empty()),
                        Authority.NONE,
                        HttpVersion.HTTP_1_1,
                        Fields.empty(),
                        0,
                        false);
        return new Decided(
                client,
                Optional.of(head),
                status,
                Optional.of(new Cause("some-code", cause)),
                outcome);
    }

    /// A refused request, for other tests.
    static Decision refused(String target, int status) {
        try {
            return get(target, status, "refused", Decision.Outcome.COMPLETE);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    void lineTellsWhoAskedForWhatAndWhyItFailed() throws UnknownHostException {
        assertThat(FailureLog.line(get("/a", 404, "no such file", Decision.Outcome.COMPLETE)))
                .isEqualTo(
                        "request 7 from 192.0.2.1:4711 at 127.0.0.1:8080: 'GET' '/a': 404, no such"
                                + " file [some-code]");
    }

    @ParameterizedTest
    @CsvSource({"0:0:0:0:0:0:0:1, [::1]:4711", "2001:db8:0:0:0:0:0:1, [2001:db8::1]:4711"})
    void ipv6AddressIsSpelledAsInTheAccessLog(String address, String text)
            throws UnknownHostException {
        var client = new InetSocketAddress(InetAddress.getByName(address), 4711);
        var decided =
                new Decided(
                        client, Optional.empty(), 0, Optional.empty(), Decision.Outcome.ABORTED);
        assertThat(FailureLog.line(decided)).startsWith("request 7 from " + text + " at ");
    }

    @Test
    void brokenOffResponseSaysSo() throws UnknownHostException {
        assertThat(FailureLog.line(get("/a", 200, "send stalled", Decision.Outcome.ABORTED)))
                .endsWith(": 200, send stalled [some-code] (broken off)");
        assertThat(FailureLog.line(get("/a", 200, "reset", Decision.Outcome.DISCONNECTED)))
                .endsWith(": 200, reset [some-code] (the client went away)");
    }

    @Test
    void octetsOfTheClientCannotStartALineOfTheirOwn() throws UnknownHostException {
        var line =
                FailureLog.line(
                        get("/\r\n\u001b[2J", 500, "open /\n\u007f", Decision.Outcome.COMPLETE));
        assertThat(line)
                .isEqualTo(
                        "request 7 from 192.0.2.1:4711 at 127.0.0.1:8080: 'GET'"
                                + " '/\\u000d\\u000a\\u001b[2J': 500, open /\\u000a\\u007f [some-code]");
    }

    @Test
    void longCauseIsCut() throws UnknownHostException {
        var line = FailureLog.line(get("/", 500, "x".repeat(1000), Decision.Outcome.COMPLETE));
        assertThat(line).endsWith(", " + "x".repeat(400) + "… [some-code]");
    }

    @Test
    void unreadableRequestOfALocalClientHasALineToo() {
        var decided =
                new Decided(
                        UnixDomainSocketAddress.of(""),
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Decision.Outcome.DISCONNECTED);
        assertThat(FailureLog.line(decided))
                .isEqualTo(
                        "request 7 from a local client at 127.0.0.1:8080: unreadable request: no"
                                + " answer (the client went away)");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "500, COMPLETE, WARN",
        "502, ABORTED, WARN",
        "501, COMPLETE, DEBUG",
        "503, COMPLETE, DEBUG",
        "505, COMPLETE, DEBUG",
        "404, COMPLETE, DEBUG",
        "501, COMPLETE, DEBUG",
        "505, COMPLETE, DEBUG",
        "400, DISCONNECTED, DEBUG",
        "200, ABORTED, INFO",
        "200, DISCONNECTED, DEBUG"
    })
    void serversFaultIsLouderThanTheClients(int status, Decision.Outcome outcome, Level level)
            throws UnknownHostException {
        assertThat(FailureLog.levelOf(get("/", status, "", outcome))).isEqualTo(level);
    }

    @Test
    void clientThatTakesNothingIsForDebuggingAlone() throws UnknownHostException {
        var broken = get("/", 200, "", Decision.Outcome.ABORTED);
        var stalled =
                new Decided(
                        broken.remoteAddress(),
                        broken.head(),
                        200,
                        Optional.of(new Cause("client-stalled", "the client took nothing")),
                        Decision.Outcome.ABORTED);
        assertThat(FailureLog.levelOf(stalled)).isEqualTo(Level.DEBUG);
    }
}
