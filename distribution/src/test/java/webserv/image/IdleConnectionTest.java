package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a connection holds while it waits for its next request, by the image's own count of live
/// objects after a collection.
final class IdleConnectionTest {
    private static final int CONNECTIONS = 1000;

    /// All that a connection holds, of which the JDK's channel, key and addresses are some 600 and
    /// what the collector fills gaps with some 36.
    private static final int MOST_OCTETS = 905;

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
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
            connect(clients);
            long few = liveOctets(server);
            connect(clients);
            long many = liveOctets(server);
            assertThat((many - few) / CONNECTIONS).isBetween(1L, (long) MOST_OCTETS);
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    private static void connect(List<Socket> clients) throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(IdleClient.at(ADDRESS));
        }
    }

    private static long liveOctets(RunningServer server) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        var said = Program.of(jcmd, server.pid(), "GC.class_histogram").run().out();
        var total = TOTAL.matcher(said);
        assertThat(total.find()).as("no total in %s", said).isTrue();
        return Long.parseLong(total.group(1));
    }
}
