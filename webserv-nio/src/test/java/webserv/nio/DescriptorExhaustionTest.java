package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server that may open few files, in a process of its own, meets more clients than it can have.
class DescriptorExhaustionTest {
    private static final int MOST_SECONDS = 60;

    @ParameterizedTest(name = "native after {0}")
    @ValueSource(ints = {0, Natives.USUAL})
    void acceptingPausesSaysSoOnceAndRecovers(int nativeAfter) throws Exception {
        var server = start(FewDescriptors.class, Integer.toString(nativeAfter));
        var clients = new ArrayList<SocketChannel>();
        try (var output = server.inputReader()) {
            int port = Integer.parseInt(lineAfter("port ", output, new ArrayList<>()));
            var first = connect(port);
            clients.add(first);
            assertThat(answer(first)).isEqualTo("ping");
            for (int i = 0; i < 150; i++) {
                clients.add(connect(port));
            }
            lineAfter(
                    "No connections are accepted on 127.0.0.1:" + port, output, new ArrayList<>());
            assertThat(answer(first)).as("served meanwhile").isEqualTo("ping");

            for (var client : clients.subList(1, 140)) {
                client.close();
            }
            var passed = new ArrayList<String>();
            lineAfter("Connections are accepted on 127.0.0.1:" + port + " again", output, passed);
            assertThat(passed).as("said once").noneMatch(line -> line.contains("No connections"));
            assertThat(answer(clients.getLast())).isEqualTo("ping");
            assertThat(answer(first)).isEqualTo("ping");

            server.outputWriter().close();
            assertThat(server.waitFor()).isZero();
        } finally {
            for (var client : clients) {
                client.close();
            }
            server.destroyForcibly();
        }
    }

    /// With none of them left, with one, and so on. Functions that were looked up when there was
    /// none are found all the same, or no try would ever do.
    @Test
    void loopThatCannotGoNativeLeavesNothingOpenAndTriesAgain() throws Exception {
        var process = start(ScarcePoller.class);
        try (var output = process.inputReader()) {
            var lines = output.readAllLines();
            assertThat(process.waitFor()).as("%s", lines).isZero();
            assertThat(lines).hasSizeGreaterThan(4).last().asString().startsWith("native: ");
            assertThat(lines.getFirst()).isEqualTo("linked with no descriptor left");
            assertThat(lines.subList(1, lines.size() - 1)).containsOnly("refused: 0 more are open");
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Class<?> program, String... arguments) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes =
                String.join(
                        File.pathSeparator,
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path"),
                        Path.of("target", "test-classes").toString());
        var command = new ArrayList<String>();
        command.addAll(
                List.of(
                        "sh",
                        "-c",
                        "ulimit -n 100 && exec \"$@\"",
                        "sh",
                        java,
                        "-XX:-MaxFDLimit",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-exports",
                        "java.base/sun.nio.ch=ALL-UNNAMED",
                        "-cp",
                        classes,
                        program.getName()));
        command.addAll(List.of(arguments));
        var server = new ProcessBuilder(command).redirectErrorStream(true).start();
        endInTime(server);
        return server;
    }

    /// Nothing else ends a read of a pipe: when the server ends, its pipe does, and so do its
    /// connections.
    private static void endInTime(Process server) {
        var _ =
                server.onExit()
                        .orTimeout(MOST_SECONDS, TimeUnit.SECONDS)
                        .whenComplete((_, late) -> {
                            if (late != null) {
                                server.destroyForcibly();
                            }
                        });
    }

    /// Reads on to a line that contains a text.
    ///
    /// @return what follows the text
    private static String lineAfter(String text, BufferedReader output, List<String> passed)
            throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            int at = line.indexOf(text);
            if (at >= 0) {
                return line.substring(at + text.length());
            }
            passed.add(line);
        }
        throw new AssertionError("the server never said: " + text + "\n" + passed);
    }

    private static SocketChannel connect(int port) throws IOException {
        return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static String answer(SocketChannel client) throws IOException {
        client.write(ISO_8859_1.encode("ping"));
        var buffer = ByteBuffer.allocate(4);
        while (buffer.hasRemaining() && client.read(buffer) >= 0) {
            // Until it is full.
        }
        return ISO_8859_1.decode(buffer.flip()).toString();
    }
}
