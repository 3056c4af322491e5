package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.at;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import webserv.api.config.Origin;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.io.Wire;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Policy;
import webserv.api.spi.RequestLimits;

/// A location's own times go before those of the connection, which are those of [Running#LIMITS]:
/// 20 s for content, 100 octets a second, 60 s for sending.
class LocationLimitsTest {
    private static final Handler READ =
            Handler.blocking(request ->
                    Reply.Response.text(200, "" + request.content().readAll(99_999).length));
    private static final Handler LARGE =
            Handler.nonBlocking(_ ->
                    CompletableFuture.completedFuture(
                            new Reply.Response(
                                    200, Fields.empty(), Content.of(new byte[1_000_000]))));

    /// Location `/own/` with limits, beside `/` without.
    private static Running with(Handler handler, Duration content, int rate, Duration send) {
        var own =
                new Location(
                        new LocationPath.Prefix("/own/"),
                        "/own/",
                        Methods.CONFIGURABLE,
                        "test",
                        handler,
                        Policy.DEFAULTS.with(new RequestLimits(100_000, content, rate, send)),
                        List.of(),
                        List.of(),
                        Origin.BUILT_IN);
        return Running.with(own, at("/", handler));
    }

    private static String post(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\n";
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void contentMayStandStillAsLongAsTheLocationSays() {
        try (var running = with(READ, seconds(5), -1, Duration.ZERO)) {
            var own = running.connect();
            own.send(post("/own/") + "x");
            var other = running.connect();
            other.send(post("/") + "x");
            running.network.advance(seconds(4));
            assertThat(own.text()).isEmpty();
            running.network.advance(seconds(2));
            assertThat(own.text()).startsWith("HTTP/1.1 408 ");
            assertThat(running.lastCause())
                    .contains("the content stood still for client_body_timeout");
            running.network.advance(seconds(13));
            assertThat(other.text()).isEmpty();
            running.network.advance(seconds(2));
            assertThat(other.text()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void locationMayGiveMoreTimeThanTheServer() {
        try (var running = with(READ, seconds(40), -1, Duration.ZERO)) {
            var own = running.connect();
            own.send(post("/own/") + "x".repeat(9000));
            running.network.advance(seconds(39));
            assertThat(own.text()).isEmpty();
            running.network.advance(seconds(2));
            assertThat(own.text()).startsWith("HTTP/1.1 408 ");
        }
    }

    /// 50 octets a second are too few for the server, and enough or not for the location.
    @Test
    void contentComesAtTheRateThatTheLocationWants() {
        for (int rate : new int[] {0, 40, 60}) {
            try (var running = with(READ, Duration.ZERO, rate, Duration.ZERO)) {
                var own = running.connect();
                own.send(post("/own/"));
                var other = running.connect();
                other.send(post("/"));
                for (int i = 0; i < 25; i++) {
                    own.send("x".repeat(50));
                    if (!other.isClosed() && !other.sawEnd()) {
                        other.send("x".repeat(50));
                    }
                    running.network.advance(seconds(1));
                }
                assertThat(own.text().startsWith("HTTP/1.1 408 "))
                        .as("%d", rate)
                        .isEqualTo(rate > 50);
                assertThat(other.text()).startsWith("HTTP/1.1 408 ");
            }
        }
    }

    @Test
    void clientMayTakeNothingAsLongAsTheLocationSays() {
        try (var running = with(LARGE, Duration.ZERO, -1, seconds(7))) {
            var own = running.connect();
            own.takeAtMost(100);
            own.send("GET /own/ HTTP/1.1\r\nHost: a\r\n\r\n");
            var other = running.connect();
            other.takeAtMost(100);
            other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            running.network.advance(seconds(6));
            assertThat(own.isClosed()).isFalse();
            running.network.advance(seconds(2));
            assertThat(own.closedBy()).contains(Wire.Cause.ABORTED);
            assertThat(running.lastCause()).contains("the client took nothing for send_timeout");
            running.network.advance(seconds(51));
            assertThat(other.isClosed()).isFalse();
            running.network.advance(seconds(2));
            assertThat(other.closedBy()).contains(Wire.Cause.ABORTED);
        }
    }

    /// The next request on the connection may go to another place.
    @Test
    void limitsOfALocationEndWithItsRequest() {
        try (var running = with(READ, seconds(5), -1, Duration.ZERO)) {
            var client = running.connect();
            client.send("POST /own/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
            running.await(client, "\r\n\r\n1");
            client.newText();
            client.send(post("/") + "x");
            running.network.advance(seconds(19));
            assertThat(client.newText()).isEmpty();
            running.network.advance(seconds(2));
            assertThat(client.newText()).startsWith("HTTP/1.1 408 ");
        }
    }
}
