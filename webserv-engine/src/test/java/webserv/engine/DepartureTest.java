package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.spi.ConnectionLimits;
import webserv.nio.NioTransport;

/// Clients that close while a handler says nothing, over the loopback interface.
@Timeout(60)
class DepartureTest {
    /// The client may take nothing for a second.
    private static final ConnectionLimits SHORT =
            new ConnectionLimits(
                    3,
                    0,
                    100,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    0,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10));

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final Handler silent =
            Handler.blocking(_ -> {
                entered.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException _) {
                    interrupted.countDown();
                }
                return Reply.Response.text(200, "for nobody");
            });

    @Test
    void handlerLearnsThatItsClientHasClosedInOrder() throws Exception {
        try (var server = start(ConnectionLimits.DEFAULTS, silent)) {
            askAndLeave(server);
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void handlerLearnsThatItsClientTakesNothingMore() throws Exception {
        var told = new CountDownLatch(1);
        var endless =
                Handler.blocking(_ ->
                        new Reply.Response(
                                200,
                                Fields.empty(),
                                new Content.Written(
                                        out -> {
                                            try {
                                                while (true) {
                                                    out.write(new byte[60]);
                                                    out.flush();
                                                }
                                            } finally {
                                                told.countDown();
                                            }
                                        },
                                        Content.UNKNOWN_LENGTH)));
        try (var server = start(SHORT, endless);
                var client = connect(server)) {
            ask(client);
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Server start(ConnectionLimits limits, Handler handler) throws IOException {
        return Running.start(
                new NioTransport(),
                new ListenAddress.Tcp("127.0.0.1", 0),
                limits,
                List.of(Running.at("/", handler)),
                _ -> {});
    }

    private static Socket connect(Server server) throws IOException {
        var address = (ListenAddress.Tcp) server.addresses().getFirst();
        return new Socket(InetAddress.getLoopbackAddress(), address.port());
    }

    private static void ask(Socket client) throws IOException {
        var request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void askAndLeave(Server server) throws IOException, InterruptedException {
        try (var client = connect(server)) {
            ask(client);
            entered.await();
        }
    }
}
