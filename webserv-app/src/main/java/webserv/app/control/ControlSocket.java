package webserv.app.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Syntax;
import webserv.engine.plugin.Thrown;

/// The server's end of its control socket.
///
/// A client sends one line, its command, and gets a line `ok` or `failed` and a text behind it; one
/// that waits for the server's end gets another line then, see [StopOrder]. The socket has mode
/// 0600: whoever is the server's user, or root, may use it.
///
/// Safe for any thread.
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int MOST_COMMAND_OCTETS = 100;

    /// What is said of a command that there is not; a newer client asks for another then.
    static final String UNKNOWN = "there is no such command";

    /// The socket comes up behind the server: nothing of it delays the first answers.
    private static final long DELAY_NANOS = 200_000_000L;

    private final Path path;
    private final Function<String, Answer> commands;
    private final Thread thread;

    /// Those that wait for the end.
    private final Set<SocketChannel> waiting = ConcurrentHashMap.newKeySet();

    private @Nullable ServerSocketChannel channel;
    private volatile boolean closed;

    /// What a command comes to.
    ///
    /// @param text for people or programs, whoever asked
    /// @param then what is done when the client has it
    /// @param waits whether the client waits for the end of the server, see [#stopped]
    public record Answer(boolean done, String text, Runnable then, boolean waits) {
        /// An answer that nothing follows.
        public Answer(boolean done, String text) {
            this(done, text, () -> {}, false);
        }

        /// The answer to `stop`.
        public static Answer stopping(Runnable then) {
            return new Answer(true, "stopping", then, false);
        }

        /// The answer to a [StopOrder].
        ///
        /// @param time what requests in flight are given
        public static Answer stopping(Duration time, Runnable then) {
            return new Answer(true, time.plusMillis(999).toSeconds() + "\n", then, true);
        }

        /// The answer to a command that there is not.
        public static Answer unknown() {
            return new Answer(false, UNKNOWN);
        }
    }

    /// @param commands does what a command says; called on a thread that may wait
    public ControlSocket(Path path, Function<String, Answer> commands) {
        this.path = path;
        this.commands = commands;
        this.thread = Thread.ofPlatform().name("webserv-control").daemon().unstarted(this::serve);
    }

    /// Opens the socket, in a moment.
    public void open() {
        thread.start();
    }

    private void serve() {
        LockSupport.parkNanos(this, DELAY_NANOS);
        try {
            var listening = listen();
            if (listening != null) {
                accept(listening);
            }
        } catch (ClosedChannelException _) {
            // Closed by [#close].
        } catch (IOException failure) {
            LOG.warn(
                    "no control socket at {}, so 'webserv status' will not find this server: {}",
                    path,
                    failure.getMessage());
        }
    }

    private synchronized @Nullable ServerSocketChannel listen() throws IOException {
        if (closed) {
            return null;
        }
        ControlAddress.prepare(path);
        if (Files.exists(path)) {
            removeStale(path);
        }
        var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException failure) {
            listening.close();
            throw failure;
        }
        LOG.debug("control socket at {}", path);
        channel = listening;
        return listening;
    }

    /// A server that was killed leaves its socket, which nobody answers at.
    static void removeStale(Path path) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("what has the name is no socket: " + path);
        }
        try (var other = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IOException("another server answers there: " + other.getRemoteAddress());
        } catch (ConnectException _) {
            Files.delete(path);
        }
    }

    private void accept(ServerSocketChannel listening) throws IOException {
        while (true) {
            var client = listening.accept();
            Thread.ofVirtual().name("webserv-control-client").start(() -> answer(client));
        }
    }

    private void answer(SocketChannel client) {
        try {
            var answer = answerTo(command(client));
            write(client, (answer.done() ? "ok\n" : "failed\n") + answer.text());
            if (answer.waits()) {
                waiting.add(client);
            } else {
                client.shutdownOutput();
            }
            answer.then().run();
        } catch (IOException gone) {
            LOG.debug("a client of the control socket went away", gone);
        } finally {
            closeUnlessWaiting(client);
        }
    }

    private static void write(SocketChannel client, String text) throws IOException {
        Channels.newOutputStream(client).write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void closeUnlessWaiting(SocketChannel client) {
        if (!waiting.contains(client)) {
            try {
                client.close();
            } catch (IOException failure) {
                LOG.debug("the connection of a client cannot be closed", failure);
            }
        }
    }

    /// Tells those that wait for the end of the server that all is stopped. Their connections stay
    /// open for the system to close with the process, which is what they wait for.
    public void stopped() {
        for (var client : waiting) {
            try {
                write(client, StopOrder.STOPPED + "\n");
            } catch (IOException gone) {
                LOG.debug("a client that waited for the end went away", gone);
            }
        }
    }

    private Answer answerTo(String command) {
        try {
            return commands.apply(command);
        } catch (Throwable failure) {
            LOG.error("the command {} failed: {}", Syntax.quoted(command), Thrown.trace(failure));
            return new Answer(false, "the command failed: " + Thrown.line(failure));
        }
    }

    private static String command(SocketChannel client) throws IOException {
        var octets = ByteBuffer.allocate(MOST_COMMAND_OCTETS);
        while (octets.hasRemaining() && client.read(octets) >= 0) {
            var text = new String(octets.array(), 0, octets.position(), StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            if (end >= 0) {
                return text.substring(0, end);
            }
        }
        return "";
    }

    /// Closes the socket and removes it.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        removeSocket();
    }

    private synchronized void removeSocket() {
        var open = channel;
        channel = null;
        if (open != null) {
            try (open) {
                Files.deleteIfExists(path);
            } catch (IOException failure) {
                LOG.debug("the control socket {} was not removed", path, failure);
            }
        }
    }
}
