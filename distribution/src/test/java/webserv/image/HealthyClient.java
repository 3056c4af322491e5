package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/// A client that asks again and again while something else goes on, each time over a connection of
/// its own. Closing it fails the test if it was ever left without an answer.
final class HealthyClient implements AutoCloseable {
    private static final byte[] REQUEST =
            "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Address address;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile boolean enough;

    private HealthyClient(Address address) {
        this.address = address;
    }

    /// Begins to ask.
    static HealthyClient of(Address address) {
        var client = new HealthyClient(address);
        Thread.ofPlatform().name("healthy").start(client::askOn);
        return client;
    }

    /// Asks once.
    static void isAnsweredAt(Address address) {
        try (var socket = address.connect()) {
            socket.getOutputStream().write(REQUEST);
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nfine");
        } catch (IOException e) {
            throw new AssertionError("a healthy client had no answer", e);
        }
    }

    private void askOn() {
        try {
            do {
                isAnsweredAt(address);
            } while (!enough);
            end.complete(null);
        } catch (RuntimeException | Error failure) {
            end.completeExceptionally(failure);
        }
    }

    @Override
    public void close() {
        enough = true;
        end.join();
    }
}
