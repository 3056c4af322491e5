package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A running server is told to read its configuration anew.
final class ReloadTest {
    @TempDir Path folder;
    private final Address address = Address.free();
    private Path file;

    @BeforeEach
    void writeConfiguration() throws IOException {
        file = folder.resolve("webserv.yaml");
        write("control: first.sock\nloops: 1\n", address, "text: first");
    }

    private void write(String top, Address listen, String answer) throws IOException {
        Files.writeString(
                file,
                "%sservers:\n  - listen: \"%s\"\n    return: { %s }\n"
                        .formatted(top, listen, answer));
    }

    private Finished order(String command) {
        return Image.BUILT.run(command, "-c", file.toString());
    }

    /// The control socket comes up a moment after the listeners.
    private RunningServer serve() {
        var server = Image.BUILT.serve(file, address);
        int asked = 1;
        while (order("status").exit() != 0) {
            assertThat(++asked).as("how often the server was asked").isLessThan(100);
        }
        return server;
    }

    private String answer() {
        return Curl.get(address.url("/")).content();
    }

    @Test
    void socketThatCommandsFindTheServerByIsNotMoved() throws IOException {
        try (var server = serve()) {
            write("control: second.sock\nloops: 1\n", address, "text: second");
            server.signal("HUP");
            server.transcript()
                    .await(
                            "ERROR",
                            file + ":1:1: 'control' is not what the server was started with:");
            server.transcript().await("ERROR", "nothing has changed");
            assertThat(answer()).isEqualTo("first");
            write("control: first.sock\nloops: 1\n", address, "text: second");
            assertThat(order("reload")).isEqualTo(new Finished(0, "reloaded\n", ""));
            assertThat(answer()).isEqualTo("second");
        }
    }

    @Test
    void logTellsWhatCameOfAnOrderAndWhichListenersCameAndWent() throws IOException {
        var other = Address.free();
        try (var server = serve()) {
            write("control: first.sock\nloops: 1\n", other, "text: second");
            assertThat(order("reload").exit()).isZero();
            server.transcript().await("INFO", "listening on http://" + other);
            server.transcript().await("INFO", "no longer listening on http://" + address);
            server.transcript().await("INFO", "reloaded");
            write("control: first.sock\nloops: 1\n", other, "txet: third");
            var refused = order("reload");
            assertThat(refused.err()).startsWith("webserv: " + file + ":5:15: ");
            server.transcript().await("ERROR", file + ":5:15: ");
            server.transcript().await("ERROR", "nothing has changed");
        }
    }
}
