package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.spi.ConnectionLimits;
import webserv.api.spi.Decision;
import webserv.api.spi.DecisionLog;
import webserv.api.spi.Network;
import webserv.api.spi.Transport;
import webserv.api.spi.TransportSettings;
import webserv.nio.NioTransport;

/// Clients that come again as soon as they have read the end, where there is room for one
/// connection, over sockets.
@Timeout(120)
class ReturningClientTest {
    private static final ListenAddress ADDRESS = new ListenAddress.Tcp("127.0.0.1", 0);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final Handler OK =
            Handler.nonBlocking(
                    _ -> CompletableFuture.completedFuture(Reply.Response.text(200, "ok")));

    /// More than the transport lingers for.
    private static final int MANY = 400;

    @ParameterizedTest(name = "{0} loops")
    @ValueSource(ints = {1, 3})
    void isNeverOneTooMany(int loops) throws IOException {
        try (var server = start(loops)) {
            for (int round = 0; round < 300; round++) {
                var client = SocketClient.connect(server);
                client.send(LAST);
                assertThat(client.awaitEndOr("")).startsWith("HTTP/1.1 200 ");
                client.close();
            }
        }
    }

    @Test
    void whoDoesNotCloseHoldsABoundedNumberAndKeepsNobodyOut() throws IOException {
        try (var server = start(1)) {
            var held = new ArrayList<SocketClient>();
            for (int i = 0; i < MANY; i++) {
                var client = SocketClient.connect(server);
                held.add(client);
                client.send(LAST);
                assertThat(client.awaitEndOr("")).startsWith("HTTP/1.1 200 ");
            }
            var other = SocketClient.connect(server);
            other.send(GET);
            assertThat(other.awaitEndOr("ok")).startsWith("HTTP/1.1 200 ");

            assertThat(server.connections().states().get(ConnectionState.CLOSING))
                    .isBetween(1, MANY / 2 + MANY / 4);
            other.close();
            held.forEach(SocketClient::close);
        }
    }

    /// The answer to a refusal is short, so the system takes it whether its client reads or not.
    @Test
    void whoIsRefusedAndDoesNotReadHoldsABoundedNumber() throws Exception {
        var refused = new Semaphore(0);
        try (var server = start(1, decision -> release(refused, decision));
                var first = SocketClient.connect(server)) {
            first.send(GET);
            assertThat(first.awaitEndOr("ok")).startsWith("HTTP/1.1 200 ");
            var held = new ArrayList<SocketClient>();
            for (int i = 0; i < MANY; i++) {
                held.add(SocketClient.connect(server));
            }
            assertThat(refused.tryAcquire(MANY, 20, TimeUnit.SECONDS)).isTrue();
            first.send(LAST); // is answered in a later turn of the loop than the last refusal
            first.awaitEndOr("");

            var states = server.connections().states();
            assertThat(states.getOrDefault(ConnectionState.SENDING, 0)).isZero();
            assertThat(states.get(ConnectionState.CLOSING)).isBetween(1, MANY / 2 + MANY / 4);
            held.forEach(SocketClient::close);
        }
    }

    private static void release(Semaphore refused, Decision decision) {
        if (decision.status() == 503 && decision.outcome() == Decision.Outcome.COMPLETE) {
            refused.release();
        }
    }

    private static Server start(int loops) throws IOException {
        return start(loops, _ -> {});
    }

    private static Server start(int loops, DecisionLog log) throws IOException {
        return Running.start(
                new Loops(loops),
                ADDRESS,
                new ConnectionLimits(
                        1,
                        0,
                        100,
                        Running.LIMITS.headerTime(),
                        Running.LIMITS.idleTime(),
                        Running.LIMITS.contentTime(),
                        Running.LIMITS.contentOctetsPerSecond(),
                        Running.LIMITS.sendTime(),
                        Running.LIMITS.stopTime()),
                List.of(Running.at("/", OK)),
                log);
    }

    /// The transport `nio` with so many loops, which lingers for longer than a test takes.
    private record Loops(int count) implements Transport {
        @Override
        public String name() {
            return "nio";
        }

        @Override
        public Network open(TransportSettings settings) throws IOException {
            return new NioTransport()
                    .open(
                            new TransportSettings(
                                    count,
                                    settings.backlog(),
                                    Running.LIMITS.sendTime(),
                                    settings.lingerOctets()));
        }
    }
}
