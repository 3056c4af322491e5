package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.testkit.ScarceProcess;

/// A server that may open few files, in a process of its own, meets more clients than it can have.
class DescriptorExhaustionTest {
    @ParameterizedTest(name = "native after {0}")
    @ValueSource(ints = {0, Natives.USUAL})
    void acceptingPausesSaysSoOnceAndRecovers(int nativeAfter) throws Exception {
        var server = ScarceProcess.start(FewDescriptors.class, Integer.toString(nativeAfter));
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
        var lines = ScarceProcess.said(ScarcePoller.class);
        assertThat(lines).hasSizeGreaterThan(4).last().asString().startsWith("native: ");
        assertThat(lines.getFirst()).isEqualTo("linked with no descriptor left");
        assertThat(lines.subList(1, lines.size() - 1)).containsOnly("refused: 0 more are open");
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
