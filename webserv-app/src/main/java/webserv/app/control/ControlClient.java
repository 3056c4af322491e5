package webserv.app.control;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// The other end of a [ControlSocket].
///
/// @param place of the server
public record ControlClient(ControlPlace place) {

    /// Sends a command, and waits for what it comes to.
    ///
    /// @throws IOException if nobody answers; the message names the socket
    public Answer send(String command) throws IOException {
        try (var server = place.connect()) {
            return Answer.parse(exchange(server, command));
        }
    }

    private String exchange(SocketChannel server, String command) throws IOException {
        try {
            Channels.newOutputStream(server)
                    .write((command + "\n").getBytes(StandardCharsets.UTF_8));
            var answer =
                    new String(
                            Channels.newInputStream(server).readAllBytes(), StandardCharsets.UTF_8);
            if (answer.indexOf('\n') < 0) {
                throw new IOException("it said nothing");
            }
            return answer;
        } catch (IOException failure) {
            throw place.nobody(failure);
        }
    }
}
