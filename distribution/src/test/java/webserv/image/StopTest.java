package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
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

    /// An answer that the server cannot have sent to its end.
    private record Download(Socket client) implements AutoCloseable {
        /// Asks for it, and returns when it has begun.
        static Download begin(Address address) throws IOException {
            var client = address.connect();
            client.getOutputStream()
                    .write(
                            "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().read()).as("the answer has begun").isEqualTo('H');
            return new Download(client);
        }

        /// Takes the rest of it.
        void finish() throws IOException {
            long octets = client.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertThat(octets).isGreaterThan(CONTENT_OCTETS);
            client.shutdownOutput(); // else the server lingers for it
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    @ParameterizedTest(name = "SIG{0}")
    @ValueSource(strings = {"INT", "TERM"})
    void requestInFlightIsFinishedAndTheServerEndsWell(String signal) throws IOException {
        var address = Address.free();
        try (var server = Image.BUILT.serve(writeSiteWithStore(address), address);
                var download = Download.begin(address)) {
            server.signal(signal);
            server.transcript().await("stopping");
            download.finish();
            assertThat(server.awaitExit()).isZero();
        }
    }

    /// The next server is given the same port and the same store.
    @Test
    void nextServerMayStartWhenTheCommandHasReturned() throws IOException {
        var address = Address.free();
        var configuration = writeSiteWithStore(address);
        try (var server = Image.BUILT.serve(configuration, address);
                var download = Download.begin(address)) {
            var stop = order("stop", configuration).start();
            var said = Transcript.of(stop);
            said.await("stopping: requests in flight have 10 s to end");
            assertThat(stop.isAlive()).isTrue();
            download.finish();
            said.awaitEnd();
            try (var _ = Image.BUILT.serve(configuration, address)) {
                assertThat(Curl.get(address.url("/small.txt")).content()).isEqualTo("small");
            }
            assertThat(said.toString()).endsWith("stopped");
            assertThat(server.awaitExit()).isZero();
        }
    }

    /// Nobody waits between the start and the command: the control socket is there in time.
    @Test
    void commandNeedNotWaitForTheEnd() throws IOException {
        var address = Address.free();
        var configuration = writeSiteWithStore(address);
        try (var server = Image.BUILT.serve(configuration, address)) {
            assertThat(order("stop", configuration, "--no-wait").run())
                    .isEqualTo(new Finished(0, "stopping\n", ""));
            assertThat(server.awaitExit()).isZero();
        }
    }

    @Test
    void serverThatStopsStillAnswersItsCommands() throws IOException {
        var address = Address.free();
        var configuration = writeSiteWithStore(address);
        try (var server = Image.BUILT.serve(configuration, address);
                var download = Download.begin(address)) {
            assertThat(order("stop", configuration, "--no-wait").run().exit()).isZero();
            server.transcript().await("stopping");
            assertThat(order("status", configuration).run().out())
                    .contains("\nstopping     requests in flight have ");
            assertThat(order("reload", configuration).run())
                    .isEqualTo(
                            new Finished(
                                    1, "", "webserv: the server stops: nothing has changed\n"));
            var said = Transcript.of(order("stop", configuration).start());
            said.await("stopping: requests in flight have ");
            download.finish();
            said.awaitEnd();
            assertThat(said.toString()).endsWith("stopped");
            assertThat(server.awaitExit()).isZero();
            assertThat(folder.resolve("control.sock")).doesNotExist();
        }
    }

    private static Program order(String command, Path configuration, String... options) {
        var words = new ArrayList<Object>(List.of(command, "-c", configuration));
        words.addAll(List.of(options));
        return Program.of(Image.BUILT.script(), words.toArray());
    }

    private Path writeSiteWithStore(Address address) throws IOException {
        Files.writeString(folder.resolve("small.txt"), "small");
        Files.write(folder.resolve("large.bin"), new byte[CONTENT_OCTETS]);
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
