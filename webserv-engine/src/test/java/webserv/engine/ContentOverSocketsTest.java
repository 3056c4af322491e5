package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Configuration;
import webserv.api.spi.Decision;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.VirtualServer;
import webserv.http.Http1Codec;
import webserv.nio.NioTransport;
import webserv.router.TreeRouter;

/// Content that a handler reads by a channel, over the loopback interface: the connection fills the
/// handler's own buffer.
@Timeout(60)
class ContentOverSocketsTest {
    private static final int MUCH = 100 << 20;

    private final LinkedBlockingQueue<Decision> decisions = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> failures = new LinkedBlockingQueue<>();

    private Server start(Handler handler) throws IOException {
        var location =
                new Location(
                        new LocationPath.Prefix("/"),
                        Methods.CONFIGURABLE,
                        "test",
                        handler,
                        MUCH,
                        Origin.BUILT_IN);
        var site =
                new VirtualServer(
                        List.of(new ListenAddress.Tcp("127.0.0.1", 0)),
                        List.of(),
                        List.of(location),
                        Origin.BUILT_IN);
        return Server.start(
                Configuration.of(List.of(site)),
                new Services(
                        new NioTransport(), new Http1Codec(), new TreeRouter(), decisions::add));
    }

    private static Socket connect(Server server) throws IOException {
        var address = (ListenAddress.Tcp) server.addresses().getFirst();
        var socket = new Socket(InetAddress.getLoopbackAddress(), address.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] head(int length) {
        return ("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Answers with the digest of what it read, by a buffer of so many octets.
    private Handler digestingBy(int octets) {
        return Handler.blocking(request -> {
            var buffer = ByteBuffer.allocateDirect(octets);
            var digest = sha256();
            try (var channel = request.content().channel()) {
                while (channel.read(buffer.clear()) >= 0) {
                    digest.update(buffer.flip());
                }
            } catch (IOException failure) {
                failures.add(String.valueOf(failure.getMessage()));
                throw failure;
            }
            return Reply.Response.text(200, HexFormat.of().formatHex(digest.digest()));
        });
    }

    @Test
    void muchContentComesWholeAndTheNextRequestBehindIt() throws Exception {
        try (var server = start(digestingBy(1 << 20));
                var client = connect(server)) {
            var digest = sha256();
            var piece = new byte[1 << 20];
            var random = new Random(7);
            var out = client.getOutputStream();
            out.write(head(MUCH - 1));
            for (int left = MUCH - 1; left > 0; ) {
                random.nextBytes(piece);
                int part = Math.min(left, piece.length);
                digest.update(piece, 0, part);
                out.write(piece, 0, part);
                left -= part;
            }
            out.write(head(0));
            client.shutdownOutput();
            var answers =
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answers)
                    .contains("\r\n\r\n" + HexFormat.of().formatHex(digest.digest()))
                    .endsWith("\r\n\r\n" + HexFormat.of().formatHex(sha256().digest()));
            assertThat(take().contentReceived()).isEqualTo(MUCH - 1);
            assertThat(take().contentReceived()).isZero();
        }
    }

    @Test
    void resetInTheMiddleFailsTheRead() throws Exception {
        try (var server = start(digestingBy(1 << 16))) {
            try (var client = connect(server)) {
                client.getOutputStream().write(head(MUCH));
                client.getOutputStream().write(new byte[1_000_000]);
                client.setSoLinger(true, 0);
            }
            assertThat(failures.poll(20, TimeUnit.SECONDS)).isEqualTo("the connection is closed");
            assertThat(take().outcome()).isEqualTo(Decision.Outcome.DISCONNECTED);
        }
    }

    @Test
    void endInTheMiddleIsRefusedAndFailsTheRead() throws Exception {
        try (var server = start(digestingBy(1 << 16));
                var client = connect(server)) {
            client.getOutputStream().write(head(MUCH));
            client.getOutputStream().write(new byte[1_000_000]);
            client.shutdownOutput();
            assertThat(
                            new String(
                                    client.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(failures.poll(20, TimeUnit.SECONDS))
                    .isEqualTo("the input ended within the content (RFC 9112 §8)");
            assertThat(take().contentReceived()).isEqualTo(1_000_000);
        }
    }

    @Test
    void readerThatClosesInTheMiddleMayAnswer() throws Exception {
        var handler =
                Handler.blocking(request -> {
                    try (var channel = request.content().channel()) {
                        return Reply.Response.text(
                                200, "" + channel.read(ByteBuffer.allocateDirect(100_000)));
                    }
                });
        try (var server = start(handler);
                var client = connect(server)) {
            client.getOutputStream().write(head(150_000));
            client.getOutputStream().write(new byte[150_000]);
            client.shutdownOutput();
            assertThat(
                            new String(
                                    client.getInputStream().readAllBytes(),
                                    StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\n100000");
        }
    }

    private Decision take() throws InterruptedException {
        var decision = decisions.poll(20, TimeUnit.SECONDS);
        assertThat(decision).isNotNull();
        return decision;
    }
}
