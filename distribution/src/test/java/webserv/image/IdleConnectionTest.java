package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a connection holds while it waits for its next request, by the image's own count of live
/// objects after a collection.
final class IdleConnectionTest {
    private static final int CONNECTIONS = 1000;

    /// All that a connection holds that has no channel of the JDK, tables that grow included.
    private static final int MOST_OCTETS = 500;

    /// As many connections as a test has descriptors for, while it waits for one without a channel.
    private static final int MOST_CONNECTIONS = 3 * CONNECTIONS;

    private static final Address ADDRESS = Address.free();

    @Test
    void idleConnectionHoldsLittle(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("index.html"), "hello");
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers: [{ listen: \"%s\", root: \"%s\" }]".formatted(ADDRESS, folder));
        var clients = new ArrayList<Socket>();
        try (var server = Image.BUILT.serve(configuration, ADDRESS)) {
            while (!server.holds("webserv.nio.NativeSocket")) {
                assertThat(clients.size()).isLessThan(MOST_CONNECTIONS);
                connect(clients, 100);
            }
            long few = server.liveOctets();
            connect(clients, CONNECTIONS);
            long many = server.liveOctets();
            assertThat((many - few) / CONNECTIONS).isBetween(1L, (long) MOST_OCTETS);
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    private static void connect(List<Socket> clients, int more) throws IOException {
        for (int i = 0; i < more; i++) {
            clients.add(IdleClient.at(ADDRESS));
        }
    }
}
