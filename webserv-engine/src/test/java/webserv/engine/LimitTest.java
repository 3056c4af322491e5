package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static webserv.engine.Running.LIMITS;
import static webserv.engine.Running.at;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import webserv.api.http.Cause;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.spi.ConnectionLimits;

class LimitTest {
    private static final Handler OK =
            Handler.nonBlocking(
                    _ -> CompletableFuture.completedFuture(Reply.Response.text(200, "ok")));
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    static ConnectionLimits limits(int connections, int perAddress, int requests) {
        return new ConnectionLimits(
                connections,
                perAddress,
                requests,
                LIMITS.headerTime(),
                LIMITS.idleTime(),
                LIMITS.contentTime(),
                LIMITS.contentOctetsPerSecond(),
                LIMITS.sendTime(),
                LIMITS.stopTime());
    }

    @Test
    void oneConnectionTooManyIsRefusedAtOnce() {
        try (var running = Running.with(limits(1, 0, 100), at("/", OK))) {
            var first = running.connect();
            var second = running.connect();
            var text = second.text();
            assertThat(text.substring(0, text.indexOf("<!DOCTYPE")))
                    .isEqualTo(
                            "HTTP/1.1 503 Service Unavailable\r\n"
                                    + Running.DATE
                                    + "Content-Type: text/html; charset=utf-8\r\n"
                                    + "Content-Security-Policy: default-src 'none';"
                                    + " style-src 'unsafe-inline'; base-uri 'none';"
                                    + " form-action 'none'\r\n"
                                    + "X-Content-Type-Options: nosniff\r\n"
                                    + "Retry-After: 5\r\n"
                                    + "Content-Length: 1419\r\n"
                                    + "Connection: close\r\n\r\n");
            assertThat(second.sawEnd()).isTrue();
            assertThat(running.lastCause()).contains("more than max_connections: 1");
            first.send(GET);
            assertThat(first.text()).endsWith("ok");
        }
    }

    @Test
    void refusalForNowSaysWhenToComeAgain() {
        var busy =
                Handler.nonBlocking(_ ->
                        CompletableFuture.completedFuture(
                                Reply.Refusal.busy(new Cause("full", "no room"))));
        try (var running = Running.with(at("/", busy))) {
            var client = running.connect();
            client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept: application/problem+json\r\n\r\n");
            assertThat(client.text())
                    .isEqualTo(
                            "HTTP/1.1 503 Service Unavailable\r\n"
                                    + Running.DATE
                                    + "Content-Type: application/problem+json\r\n"
                                    + "Content-Security-Policy: default-src 'none';"
                                    + " style-src 'unsafe-inline'; base-uri 'none';"
                                    + " form-action 'none'\r\n"
                                    + "X-Content-Type-Options: nosniff\r\n"
                                    + "Vary: Accept\r\n"
                                    + "Retry-After: 5\r\n"
                                    + "Content-Length: 176\r\n\r\n"
                                    + "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\","
                                    + "\"status\":503,\"detail\":\"The server cannot take this"
                                    + " request right now; try again a little later.\","
                                    + "\"code\":\"full\",\"request\":1}\n");
        }
    }

    @Test
    void connectionThatClosesMakesRoom() {
        try (var running = Running.with(limits(1, 0, 100), at("/", OK))) {
            running.connect().endInput();
            var second = running.connect();
            second.send(GET);
            assertThat(second.text()).endsWith("ok");
        }
    }

    @Test
    void connectionThatHasSaidAllMakesRoomThoughItsClientDoesNotClose() {
        try (var running = Running.with(limits(1, 1, 100), at("/", OK))) {
            for (int round = 0; round < 3; round++) {
                var client = running.connect();
                client.send(LAST);
                assertThat(client.text()).startsWith("HTTP/1.1 200 ").endsWith("ok");
                assertThat(client.sawEnd()).isTrue();
                assertThat(client.isClosed()).isFalse();
            }
        }
    }

    @Test
    void connectionWhoseAnswerIsNotTakenMakesNoRoom() {
        try (var running = Running.with(limits(1, 0, 100), at("/", OK))) {
            var first = running.connect();
            first.takeAtMost(10);
            first.send(LAST);
            assertThat(running.connect().text()).startsWith("HTTP/1.1 503 ");
            first.takeAll();
            assertThat(first.isClosed()).isFalse();
            assertThat(running.connect().text()).isEmpty();
        }
    }

    @Test
    void connectionThatIsRefusedTakesNoRoom() {
        try (var running = Running.with(limits(1, 0, 100), at("/", OK))) {
            var first = running.connect();
            var refused = running.connect();
            refused.takeAtMost(0);
            assertThat(running.connect().text()).startsWith("HTTP/1.1 503 ");
            first.endInput();
            assertThat(refused.isClosed()).isFalse();
            var last = running.connect();
            last.send(GET);
            assertThat(last.text()).endsWith("ok");
        }
    }

    @Test
    void connectionThatIsRefusedDoesNotHoldUpAStop() throws InterruptedException {
        try (var running = Running.with(limits(1, 0, 100), at("/", OK))) {
            var first = running.connect();
            var refused = running.connect();
            running.server.connections().stop();
            running.network.run();
            first.endInput();
            assertThat(first.isClosed()).isTrue();
            assertThat(refused.sawEnd()).isTrue();
            assertThat(refused.isClosed()).isFalse();
            assertThat(running.server.connections().awaitEnd(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void connectionIsCountedOnceAsGone() {
        try (var running = Running.with(limits(1, 1, 100), at("/", OK))) {
            var first = running.connect();
            first.send(LAST);
            var second = running.connect();
            first.endInput();
            assertThat(first.isClosed()).isTrue();
            assertThat(running.connect().text()).startsWith("HTTP/1.1 503 ");
            second.endInput();
            assertThat(running.connect().text()).isEmpty();
        }
    }

    @Test
    void oneConnectionTooManyFromOneAddressIsRefused() {
        try (var running = Running.with(limits(10, 2, 100), at("/", OK))) {
            running.connect();
            var second = running.connect();
            var third = running.connect();
            assertThat(second.text()).isEmpty();
            assertThat(third.text()).startsWith("HTTP/1.1 503 ");
            assertThat(running.lastCause()).contains("more than max_connections_per_address: 2");
            third.endInput();
            second.endInput();
            var fourth = running.connect();
            fourth.send(GET);
            assertThat(fourth.text()).endsWith("ok");
        }
    }

    @Test
    void lastRequestOfAConnectionIsToldSo() {
        try (var running = Running.with(limits(10, 0, 2), at("/", OK))) {
            var client = running.connect();
            client.send(GET);
            assertThat(client.newText()).doesNotContain("Connection: close");
            client.send(GET + GET);
            assertThat(client.newText())
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("\r\n\r\nok");
            assertThat(client.sawEnd()).isTrue();
            assertThat(running.decisions).hasSize(2);
        }
    }
}
