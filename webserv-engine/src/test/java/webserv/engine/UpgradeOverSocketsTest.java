package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.VirtualServer;
import webserv.http.Http1Codec;
import webserv.nio.NioTransport;
import webserv.router.TreeRouter;

/// The same over the loopback interface, as the wire of a socket keeps its own ways of pausing.
@Timeout(60)
class UpgradeOverSocketsTest {
    private static final String OFFER =
            "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: echo/1\r\nConnection: upgrade\r\n\r\n";
    private static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nX: y\r\nUpgrade: echo/1\r\nConnection: upgrade\r\n\r\n";

    private static Server serverOf(Echoing echoing) throws IOException {
        var site =
                new VirtualServer(
                        List.of(new ListenAddress.Tcp("127.0.0.1", 0)),
                        List.of(),
                        List.of(Running.at("/", echoing.handler())),
                        Origin.BUILT_IN);
        return Server.start(
                Configuration.of(List.of(site)),
                new Services(new NioTransport(), new Http1Codec(), new TreeRouter(), _ -> {}));
    }

    private static Socket connect(Server server) throws IOException {
        var address = (ListenAddress.Tcp) server.addresses().getFirst();
        var socket = new Socket(InetAddress.getLoopbackAddress(), address.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String read(Socket client, int octets) throws IOException {
        return new String(client.getInputStream().readNBytes(octets), StandardCharsets.ISO_8859_1);
    }

    private static void assertReads(Socket client, String expected) throws IOException {
        assertThat(read(client, expected.length())).isEqualTo(expected);
    }

    @Test
    void whatCameBehindTheRequestIsReceivedFirst() throws IOException {
        try (var server = serverOf(new Echoing());
                var client = connect(server)) {
            send(client, OFFER + "early");
            assertReads(client, SWITCHED + "ready\n>early\n");
            send(client, "late");
            assertReads(client, ">late\n");
            client.shutdownOutput();
            assertReads(client, "end\n");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void ownerThatPausesReceivesNothingUntilItResumes() throws IOException {
        var paused = Echoing.paused();
        try (var server = serverOf(paused);
                var client = connect(server)) {
            send(client, OFFER + "early");
            assertReads(client, SWITCHED + "ready\n");
            paused.wire.execute(paused::resume);
            assertReads(client, ">early\n");
        }
    }

    @Test
    void stopFinishesTheConnection() throws IOException {
        try (var server = serverOf(new Echoing());
                var client = connect(server)) {
            send(client, OFFER);
            assertReads(client, SWITCHED + "ready\n");
            server.stop();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }
}
