package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import webserv.api.config.Origin;
import webserv.api.http.Cause;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.app.access.Decided;
import webserv.engine.ServerStatus;

class StatusTextTest {
    private final Tally tally = new Tally();

    private StatusText text() {
        return text(Optional.empty());
    }

    private StatusText text(Optional<Duration> stopping) {
        var location =
                new Location(
                        new LocationPath.Prefix("/cgi-bin/"),
                        List.of("GET"),
                        "cgi",
                        Handler.blocking(_ -> Reply.Response.empty(204)),
                        1,
                        new Origin("site.yaml", 5, 9));
        var silent = new ServerStatus.OfLocation(location, Map.of());
        var telling = new ServerStatus.OfLocation(location, new TreeMap<>(Map.of("running", 2)));
        var server =
                new ServerStatus(
                        List.of(ListenAddress.parse("*:80")),
                        new TreeMap<>(Map.of("idle", 3, "handling", 1)),
                        1234,
                        List.of(silent, telling));
        return new StatusText("1.2", Duration.ofSeconds(93_784), 1, stopping, server, tally);
    }

    @Test
    void everythingHasALine() {
        assertThat(text().lines().replaceFirst("process \\d+", "process N").lines())
                .containsExactly(
                        "webserv 1.2, process N, running for 1d 02:03:04, reloaded once",
                        "listening    *:80",
                        "connections  handling 1, idle 3",
                        "requests     1234",
                        "refusals     none",
                        "location /cgi-bin/ (site.yaml:5:9) cgi: running 2");
    }

    @Test
    void serverThatStopsSaysSoAndWhatRequestsInFlightHave() {
        var stopping = text(Optional.of(Duration.ofMillis(2_001)));
        assertThat(stopping.lines().lines())
                .contains("stopping     requests in flight have 3 s to end")
                .noneMatch(line -> line.startsWith("listening"));
        assertThat(stopping.json()).contains("\"stopping\": true", "\"listening\": []");
    }

    @Test
    void programsGetTheSame() {
        assertThat(text().json())
                .contains(
                        "\"version\": \"1.2\"",
                        "\"stopping\": false",
                        "\"requests\": 1234",
                        "\"seconds\": 93784")
                .contains("\"running\": 2");
    }

    @Test
    void refusalsAreCountedByCodeAndTheLastAreKept() {
        IntStream.range(0, 20)
                .forEach(i ->
                        tally.decided(
                                Decided.of("/" + i)
                                        .answered(404, new Cause("some-code", "refused"))));
        assertThat(tally.counts()).containsExactly(Map.entry("some-code", 20L));
        assertThat(tally.last()).hasSize(16);
        assertThat(text().lines()).contains("'GET' '/19': 404").doesNotContain("'/3': 404");
    }
}
