package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A signal ends the server, not the answers that are under way.
final class StopTest {
    /// More than the sockets between server and client hold, so that the server cannot have sent
    /// all of it when the signal comes.
    private static final int CONTENT_OCTETS = 64 << 20;

    @TempDir Path folder;

    @ParameterizedTest(name = "SIG{0}")
    @ValueSource(strings = {"INT", "TERM"})
    void requestInFlightIsFinishedAndTheServerEndsWell(String signal) throws IOException {
        Files.write(folder.resolve("large.bin"), new byte[CONTENT_OCTETS]);
        var address = Address.free();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers: [{ listen: \"%s\", root: . }]".formatted(address));
        try (var server = Image.BUILT.serve(configuration, address);
                var client = address.connect()) {
            client.getOutputStream()
                    .write(
                            "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = client.getInputStream();
            assertThat(answer.read()).as("the answer has begun").isEqualTo('H');
            server.signal(signal);
            server.transcript().await("stopping");
            long octets = answer.transferTo(OutputStream.nullOutputStream());
            assertThat(octets).isGreaterThan(CONTENT_OCTETS);
            client.shutdownOutput(); // else the server lingers for it
            assertThat(server.awaitExit()).isZero();
        }
    }

    /// The next server is given the same port and the same store.
    @Test
    void nextServerMayStartWhenTheCommandHasReturned() throws IOException {
        Files.write(folder.resolve("large.bin"), new byte[CONTENT_OCTETS]);
        var address = Address.free();
        var configuration = writeSiteWithStore(address);
        try (var server = Image.BUILT.serve(configuration, address);
                var client = address.connect()) {
            client.getOutputStream()
                    .write(
                            "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            var answer = client.getInputStream();
            assertThat(answer.read()).as("the answer has begun").isEqualTo('H');
            awaitControlSocket(configuration);
            var stop = order("stop", configuration).start();
            var said = Transcript.of(stop);
            said.await("stopping: requests in flight have 10 s to end");
            assertThat(stop.isAlive()).isTrue();
            long octets = answer.transferTo(OutputStream.nullOutputStream());
            assertThat(octets).isGreaterThan(CONTENT_OCTETS);
            client.shutdownOutput(); // else the server lingers for it
            said.awaitEnd();
            try (var _ = Image.BUILT.serve(configuration, address)) {
                assertThat(Curl.get(address.url("/small.txt")).content()).isEqualTo("small");
            }
            assertThat(said.toString()).endsWith("stopped");
            assertThat(server.awaitExit()).isZero();
        }
    }

    @Test
    void commandNeedNotWaitForTheEnd() throws IOException {
        var address = Address.free();
        var configuration = writeSiteWithStore(address);
        try (var server = Image.BUILT.serve(configuration, address)) {
            awaitControlSocket(configuration);
            var stop = order("stop", configuration, "--no-wait").run();
            assertThat(stop).isEqualTo(new Finished(0, "stopping\n", ""));
            assertThat(server.awaitExit()).isZero();
        }
    }

    private static Program order(String command, Path configuration, String... options) {
        var words = new ArrayList<Object>(List.of(command, "-c", configuration));
        words.addAll(List.of(options));
        return Program.of(Image.BUILT.script(), words.toArray());
    }

    /// It comes up a moment after the listeners.
    private static void awaitControlSocket(Path configuration) {
        Finished status;
        int asked = 0;
        do {
            status = order("status", configuration).run();
        } while (status.exit() != 0 && ++asked < 100);
        assertThat(status.exit()).as(status.err()).isZero();
    }

    private Path writeSiteWithStore(Address address) throws IOException {
        Files.writeString(folder.resolve("small.txt"), "small");
        return Files.writeString(
                folder.resolve("webserv.yaml"),
                """
                control: control.sock
                servers:
                  - listen: "%s"
                    root: .
                    locations:
                      - path: /uploads/
                        methods: [GET, PUT]
                        upload: { store: store, create: true }
                """
                        .formatted(address));
    }

    @Test
    void whatIsSaidOfAStopIsWrittenToALogFileAsWell() throws IOException {
        var log = folder.resolve("webserv.log");
        var address = Address.free();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers: [{ listen: \"%s\", return: { text: fine } }]".formatted(address));
        var program =
                Program.of(Image.BUILT.script(), "run", "-c", configuration)
                        .with(
                                "WEBSERV_JAVA_OPTS",
                                "-Dtinylog.writer2=file -Dtinylog.writer2.file=" + log);
        try (var server = RunningServer.start(program, List.of(address))) {
            server.signal("TERM");
            assertThat(server.awaitExit()).isZero();
            assertThat(server.transcript().toString()).doesNotContain("LOGGER ERROR");
        }
        assertThat(Files.readAllLines(log)).last().asString().endsWith("stopped");
    }
}
