package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.VirtualServer;
import webserv.http.Http1Codec;
import webserv.nio.NioTransport;
import webserv.router.TreeRouter;

/// Clients that close while a handler says nothing, over the loopback interface.
@Timeout(60)
class DepartureTest {
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
        var site =
                new VirtualServer(
                        List.of(new ListenAddress.Tcp("127.0.0.1", 0)),
                        List.of(),
                        List.of(Running.at("/", silent)),
                        Origin.BUILT_IN);
        try (var server =
                Server.start(
                        Configuration.of(List.of(site)),
                        new Services(
                                new NioTransport(), new Http1Codec(), new TreeRouter(), _ -> {}))) {
            askAndLeave((ListenAddress.Tcp) server.addresses().getFirst());
            assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void askAndLeave(ListenAddress.Tcp address) throws IOException, InterruptedException {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), address.port())) {
            var request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
            client.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            entered.await();
        }
    }
}
