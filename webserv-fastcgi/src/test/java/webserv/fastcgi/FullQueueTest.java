package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

/// An application whose Unix socket has a full queue: Linux refuses a further connection at once.
@Timeout(60)
class FullQueueTest {
    @TempDir Path folder;
    private final Deque<SocketChannel> queue = new ArrayDeque<>();
    private ServerSocketChannel listening;

    @BeforeEach
    void fillQueue() throws Exception {
        Files.createFile(folder.resolve("a.php"));
        var address = UnixDomainSocketAddress.of(folder.resolve("a.sock"));
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 1);
        // A thread of the system would wait for room in the call itself.
        var filling = new CompletableFuture<Void>();
        Thread.ofVirtual().start(() -> fill(address, filling));
        filling.get(30, TimeUnit.SECONDS);
    }

    private void fill(UnixDomainSocketAddress address, CompletableFuture<Void> filling) {
        try {
            while (true) {
                queue.add(SocketChannel.open(address));
            }
        } catch (SocketException _) {
            filling.complete(null);
        } catch (IOException failed) {
            filling.completeExceptionally(failed);
        }
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
        for (var channel : queue) {
            channel.close();
        }
    }

    private Rig rig(String connectTimeout) {
        return Rig.to(
                folder, "unix:" + folder.resolve("a.sock"), "connect_timeout", connectTimeout);
    }

    @Test
    void requestWaitsForRoom() throws Exception {
        try (var rig = rig("1h")) {
            var asked = rig.ask(Requests.get("/a.php"));
            asked.awaitWaiting();
            for (int queued = 0; queued < queue.size(); queued++) {
                listening.accept().close();
            }
            try (var accepted = listening.accept()) {
                int id = Application.readId(Channels.newInputStream(accepted));
                var answer = Records.of().output("Status: 200\n\nat last").end().toArray(id);
                Channels.newOutputStream(accepted).write(answer);
                var reply = (Reply.Response) asked.reply().get(30, TimeUnit.SECONDS);
                assertThat(Rig.text(reply)).isEqualTo("at last");
            }
        }
    }

    @Test
    void queueThatStaysFullIs504() throws Exception {
        try (var rig = rig("50ms")) {
            assertThat(rig.ask(Requests.get("/a.php")).reply().get(30, TimeUnit.SECONDS))
                    .asString()
                    .contains("status=504", "fastcgi-connect-timeout", "not connected within 50ms");
            assertThat(rig.handler().status()).containsEntry("running", 0);
        }
    }

    @Test
    void stopEndsTheWaiting() throws Exception {
        var rig = rig("1h");
        var asked = rig.ask(Requests.get("/a.php"));
        asked.awaitWaiting();
        rig.close();
        assertThat(asked.reply().get(30, TimeUnit.SECONDS))
                .asString()
                .contains("status=503", "fastcgi-stopped");
    }

    @Test
    void interruptEndsTheWaiting() throws Exception {
        try (var rig = rig("1h")) {
            var asked = rig.ask(Requests.get("/a.php"));
            asked.awaitWaiting();
            asked.thread().interrupt();
            assertThatThrownBy(() -> asked.reply().get(30, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(InterruptedException.class);
            assertThat(rig.handler().status()).containsEntry("running", 0);
        }
    }
}
