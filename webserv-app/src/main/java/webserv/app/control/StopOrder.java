package webserv.app.control;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Has a server stop, and waits until its process has ended.
///
/// The server says `ok` and how many seconds it gives to requests in flight, at the end of its stop
/// [#STOPPED], and nothing more: the system closes the connection with the process. What was the
/// server's is free for another one then.
///
/// @param place of the server
/// @param moment how long a stop may take before somebody is told that it does
/// @param surplus how much longer than it said a server may take: programs are ended, and files
///   closed
public record StopOrder(ControlPlace place, Duration moment, Duration surplus) {
    /// The command. A server that does not know it knows `stop` and does not tell its end.
    public static final String COMMAND = "stop wait";

    /// What a server says when all is stopped.
    static final String STOPPED = "stopped";

    /// How long the server may take to say that it has heard.
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /// Tells after a second that a stop takes time, and waits 20 s more than the server gives to
    /// requests: with `kill_grace` as it is, handlers close in less than one.
    public StopOrder(ControlPlace place) {
        this(place, Duration.ofSeconds(1), Duration.ofSeconds(20));
    }

    /// Has it stop.
    ///
    /// @param slow told what the server gives to requests in flight, where the stop takes longer
    ///   than a moment
    /// @return whether the server has ended; an older one does not tell
    /// @throws IOException if nobody answers, the server ended without having stopped well, or it
    ///   has not ended in time
    public boolean send(Consumer<Duration> slow) throws IOException {
        try (var server = connect()) {
            var heard = heard(server);
            if (heard.isEmpty()) {
                throw place.nobody(new EOFException("it ended before it answered"));
            }
            var said = server.next(ANSWER).orElse("");
            if (!heard.equals("ok")) {
                return older(said);
            }
            var time = Duration.ofSeconds(Long.parseLong(said));
            awaitEnd(server, time, slow);
            return true;
        } catch (InterruptedIOException late) {
            throw place.silent(ANSWER, late);
        }
    }

    /// The first word. A server that ends with the client in its backlog resets the connection.
    private String heard(LineChannel server) throws IOException {
        try {
            return server.next(ANSWER).orElse("");
        } catch (SocketException reset) {
            throw place.nobody(reset);
        }
    }

    private LineChannel connect() throws IOException {
        var channel = place.connect();
        try {
            return LineChannel.over(channel, COMMAND);
        } catch (IOException failure) {
            throw place.nobody(failure);
        }
    }

    private boolean older(String said) throws IOException {
        if (!said.equals(Answer.UNKNOWN)) {
            throw new IOException(said);
        }
        new ControlClient(place).send("stop");
        return false;
    }

    private void awaitEnd(LineChannel server, Duration time, Consumer<Duration> slow)
            throws IOException {
        boolean well = false;
        try {
            well = server.next(moment).isPresent();
        } catch (InterruptedIOException _) {
            slow.accept(time);
            well = nextOf(server, time).isPresent();
        }
        if (!well) {
            throw new IOException("the server has ended, but not as by a stop: its log may tell");
        }
        nextOf(server, time);
    }

    private Optional<String> nextOf(LineChannel server, Duration time) throws IOException {
        try {
            return server.next(time.plus(surplus));
        } catch (InterruptedIOException _) {
            throw new IOException(
                    "the server has not ended within %d s: its log may tell why"
                            .formatted(time.plus(surplus).toSeconds()));
        }
    }
}
