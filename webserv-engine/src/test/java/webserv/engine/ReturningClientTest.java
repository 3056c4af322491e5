package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.spi.ConnectionLimits;
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

    private static Server start(int loops) throws IOException {
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
                _ -> {});
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
