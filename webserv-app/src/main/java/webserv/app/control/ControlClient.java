package webserv.app.control;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The other end of a [ControlSocket].
///
/// @param place of the server
/// @param patience how long an answer may take
public record ControlClient(ControlPlace place, Duration patience) {
    /// Large configurations take some seconds to be read; what takes longer stands still.
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /// Waits for half a minute.
    public ControlClient(ControlPlace place) {
        this(place, LONGEST);
    }

    /// Sends a command, and waits for what it comes to.
    ///
    /// @throws IOException if nobody answers, or not in time; the message names the socket
    public Answer send(String command) throws IOException {
        try (var server = place.connect()) {
            Thread.ofVirtual().start(() -> closeLater(server));
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
        } catch (ClosedChannelException late) {
            throw place.silent(patience, late);
        } catch (IOException failure) {
            throw place.nobody(failure);
        }
    }

    /// A read from a channel has no time limit of its own.
    private void closeLater(SocketChannel server) {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (left > 0) { // a park may end early
            LockSupport.parkNanos(this, left);
            left = deadline - System.nanoTime();
        }
        try {
            server.close();
        } catch (IOException closed) {
            ControlSocket.LOG.debug("the connection to the server was not closed", closed);
        }
    }
}
