package webserv.app.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The other end of a [ControlSocket].
///
/// @param path of the socket
public record ControlClient(Path path) {

    /// Sends a command, and waits for what it comes to.
    ///
    /// @throws IOException if nobody answers; the message names the socket
    public ControlSocket.Answer send(String command) throws IOException {
        try (var server = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            Channels.newOutputStream(server)
                    .write((command + "\n").getBytes(StandardCharsets.UTF_8));
            var answer =
                    new String(
                            Channels.newInputStream(server).readAllBytes(), StandardCharsets.UTF_8);
            int end = answer.indexOf('\n');
            if (end < 0) {
                throw new IOException("it said nothing");
            }
            return new ControlSocket.Answer(
                    answer.substring(0, end).equals("ok"), answer.substring(end + 1));
        } catch (IOException failure) {
            throw nobody(path, failure);
        }
    }

    /// Says that nobody answers at a socket.
    static IOException nobody(Path path, IOException failure) {
        return new IOException(
                "no server answers at %s (%s): does one run, as this user and with this"
                                .formatted(path, failure.getMessage())
                        + " configuration?",
                failure);
    }
}
