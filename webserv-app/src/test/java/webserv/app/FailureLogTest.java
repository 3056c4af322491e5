package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnixDomainSocketAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;
import webserv.api.http.Cause;
import webserv.api.spi.Decision;
import webserv.app.access.Decided;
import webserv.app.logging.Said;

class FailureLogTest {

    private final Said said = new Said();

    private static Decided get(String target, int status, String why, Decision.Outcome outcome) {
        return Decided.of(target).answered(status, new Cause("some-code", why)).ending(outcome);
    }

    private static Decided decided(int status, String code, Decision.Outcome outcome) {
        return Decided.of("/").answered(status, new Cause(code, "why")).ending(outcome);
    }

    @Test
    void lineTellsWhoAskedForWhatAndWhyItFailed() {
        assertThat(FailureLog.line(get("/a", 404, "no such file", Decision.Outcome.COMPLETE)))
                .isEqualTo(
                        "request 7 from 192.0.2.1:4711 at 127.0.0.1:8080: 'GET' '/a': 404, no such"
                                + " file [some-code]");
    }

    @ParameterizedTest
    @CsvSource({"0:0:0:0:0:0:0:1, [::1]:4711", "2001:db8:0:0:0:0:0:1, [2001:db8::1]:4711"})
    void ipv6AddressIsSpelledAsInTheAccessLog(String address, String text) {
        var decided = Decided.unsent().from(address).ending(Decision.Outcome.ABORTED);
        assertThat(FailureLog.line(decided)).startsWith("request 7 from " + text + " at ");
    }

    @Test
    void brokenOffResponseSaysSo() {
        assertThat(FailureLog.line(get("/a", 200, "send stalled", Decision.Outcome.ABORTED)))
                .endsWith(": 200, send stalled [some-code] (broken off)");
        assertThat(FailureLog.line(get("/a", 200, "reset", Decision.Outcome.DISCONNECTED)))
                .endsWith(": 200, reset [some-code] (the client went away)");
    }

    @Test
    void octetsOfTheClientCannotStartALineOfTheirOwn() {
        var line =
                FailureLog.line(
                        get("/\r\n\u001b[2J", 500, "open /\n\u007f", Decision.Outcome.COMPLETE));
        assertThat(line)
                .isEqualTo(
                        "request 7 from 192.0.2.1:4711 at 127.0.0.1:8080: 'GET'"
                                + " '/\\u000d\\u000a\\u001b[2J': 500, open /\\u000a\\u007f [some-code]");
    }

    @Test
    void longCauseIsCut() {
        var line = FailureLog.line(get("/", 500, "x".repeat(1000), Decision.Outcome.COMPLETE));
        assertThat(line).endsWith(", " + "x".repeat(400) + "… [some-code]");
    }

    @Test
    void unreadableRequestOfALocalClientHasALineToo() {
        var decided =
                Decided.unsent()
                        .from(UnixDomainSocketAddress.of(""))
                        .ending(Decision.Outcome.DISCONNECTED);
        assertThat(FailureLog.line(decided))
                .isEqualTo(
                        "request 7 from a local client at 127.0.0.1:8080: unreadable request: no"
                                + " answer (the client went away)");
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({
        "500, handler-failed, COMPLETE, WARN",
        "500, router-failed, COMPLETE, WARN",
        "0, codec-failed, ABORTED, WARN",
        "200, codec-failed, ABORTED, WARN",
        "502, gateway-no-output, ABORTED, WARN",
        "503, handler-503, COMPLETE, WARN",
        "503, gateway-queue-full, COMPLETE, WARN",
        "503, files-busy, COMPLETE, WARN",
        "501, handler-501, COMPLETE, WARN",
        "501, method-unknown, COMPLETE, DEBUG",
        "501, connect-refused, COMPLETE, DEBUG",
        "501, http-transfer-coding, COMPLETE, DEBUG",
        "505, http-version, COMPLETE, DEBUG",
        "503, connections-full, COMPLETE, DEBUG",
        "503, connections-per-address, COMPLETE, DEBUG",
        "503, upload-unsettled, COMPLETE, DEBUG",
        "404, files-not-found, COMPLETE, DEBUG",
        "400, http-truncated, DISCONNECTED, DEBUG",
        "200, server-stopped, ABORTED, INFO",
        "200, client-stalled, ABORTED, DEBUG",
        "200, client-gone, DISCONNECTED, DEBUG"
    })
    void serversFaultIsLouderThanTheClients(
            int status, String code, Decision.Outcome outcome, Level level) {
        assertThat(FailureLog.levelOf(decided(status, code, outcome))).isEqualTo(level);
    }

    /// Whoever breaks it off may have a name of its own for that.
    @ParameterizedTest
    @ValueSource(strings = {"response-broken", "fastcgi-lost", "gateway-content-cut"})
    void contentThatFailsIsAWarning(String code) {
        var whole = decided(200, code, Decision.Outcome.ABORTED);
        assertThat(FailureLog.levelOf(whole)).isEqualTo(Level.INFO);
        assertThat(FailureLog.levelOf(whole.broken())).isEqualTo(Level.WARN);
    }

    @Test
    void whatIsAnsweredAtOnceHasALineASecondForEachCause() {
        var now = new AtomicLong(Long.MAX_VALUE - 500_000_000); // the clock may run over
        var log = new FailureLog(said.logger(), now::get);
        for (int i = 0; i < 3; i++) {
            log.decided(decided(503, "handler-503", Decision.Outcome.COMPLETE));
            log.decided(decided(503, "files-busy", Decision.Outcome.COMPLETE));
        }
        assertThat(said.lines(Level.WARN))
                .hasSize(2)
                .noneMatch(line -> line.contains("more since the last line"));
        assertThat(said.lines(Level.DEBUG)).hasSize(4);
        now.addAndGet(999_999_999);
        log.decided(decided(503, "handler-503", Decision.Outcome.COMPLETE));
        assertThat(said.lines(Level.WARN)).hasSize(2);
        now.addAndGet(1);
        log.decided(decided(503, "handler-503", Decision.Outcome.COMPLETE));
        log.decided(decided(503, "handler-503", Decision.Outcome.COMPLETE));
        assertThat(said.lines(Level.WARN))
                .hasSize(3)
                .last()
                .asString()
                .endsWith(" [handler-503] (and 3 more since the last line)");
        now.addAndGet(5_000_000_000L);
        log.decided(decided(503, "files-busy", Decision.Outcome.COMPLETE));
        assertThat(said.lines(Level.WARN))
                .last()
                .asString()
                .endsWith("(and 2 more since the last line)");
    }

    @Test
    void eachFailureOfAHandlerHasALine() {
        var log = new FailureLog(said.logger(), () -> 0);
        for (int i = 0; i < 3; i++) {
            log.decided(decided(502, "gateway-no-output", Decision.Outcome.COMPLETE));
        }
        assertThat(said.lines(Level.WARN)).hasSize(3);
    }
}
