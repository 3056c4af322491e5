package webserv.app.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Syntax;
import webserv.engine.plugin.Thrown;

/// The server's end of its control socket.
///
/// A client sends one line, its command, and gets a line `ok`, `failed` or `refused` and a text
/// behind it; one that waits for the server's end gets another line then, see [StopOrder]. The
/// socket has mode 0600: whoever is the server's user, or root, may use it. It stays open while the
/// server stops.
///
/// Safe for any thread.
public final class ControlSocket implements AutoCloseable {
    /// The command by which a server that starts asks the one that has the name already.
    public static final String STATE = "state";

    static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int MOST_COMMAND_OCTETS = 100;

    private static final String END = StopOrder.STOPPED + "\n";

    /// The socket comes up behind the server: nothing of it delays the first answers.
    private static final long DELAY_NANOS = 200_000_000L;

    /// Behind a client that could not be accepted.
    private static final long PAUSE_NANOS = 100_000_000L;

    private final ControlPlace place;
    private final Function<String, Answer> commands;
    private final Executor clients;
    private final Thread thread;

    /// Those that wait for the end; guarded by itself, as is whether that is told.
    private final Set<SocketChannel> waiting = new HashSet<>();

    private boolean hasStopped;

    /// Guarded by this, as are the two below.
    private @Nullable SocketFile file;

    /// Whether the mark of the start is still this server's; later it may be the next one's.
    private boolean starts = true;

    /// Whether another server was told that this one stops. It takes the names over, and may do so
    /// at any time from then on.
    private boolean isSucceeded;

    private volatile boolean closed;

    /// @param commands does what a command says; called on a thread that may wait
    public ControlSocket(ControlPlace place, Function<String, Answer> commands) {
        this(place, commands, ControlSocket::onThread);
    }

    /// @param clients runs what answers one client, on a thread that may wait
    ControlSocket(ControlPlace place, Function<String, Answer> commands, Executor clients) {
        this.place = place;
        this.commands = commands;
        this.clients = clients;
        this.thread = Thread.ofPlatform().name("webserv-control").daemon().unstarted(this::serve);
    }

    /// Opens the socket, in a moment. A server without a thread for it serves without.
    public void open() {
        try {
            thread.start();
        } catch (Throwable failure) {
            endStart();
            tellNone(failure);
        }
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
        } catch (IOException | UnsupportedOperationException failure) {
            tellNone(failure);
        }
    }

    private void tellNone(Throwable failure) {
        LOG.warn(
                "no control socket at {}, so 'webserv status' will not find this server: {}",
                place.socket(),
                Thrown.reason(failure));
    }

    private synchronized @Nullable ServerSocketChannel listen() throws IOException {
        try {
            if (closed) {
                return null;
            }
            var bound = SocketFile.bind(place);
            LOG.debug("control socket at {}", place.socket());
            file = bound;
            return bound.listening();
        } finally {
            endStart();
        }
    }

    private synchronized void endStart() {
        if (starts) {
            starts = false;
            place.endStart();
        }
    }

    /// Until the socket is closed: a lack of descriptors passes, and clients wait meanwhile. So
    /// does a lack of threads, but a client that is accepted already has to come again.
    private void accept(ServerSocketChannel listening) throws ClosedChannelException {
        boolean failing = false;
        while (true) {
            try {
                start(listening.accept());
                failing = false;
            } catch (ClosedChannelException closed) {
                throw closed;
            } catch (Throwable failure) {
                failing = failing || told(failure);
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    /// Whatever there is too little of may be what it takes to tell: a class may be read from a
    /// file for it, and none can be opened.
    private static boolean told(Throwable failure) {
        try {
            if (failure instanceof IOException) {
                LOG.warn("clients of the control socket have to wait: {}", failure.getMessage());
            } else {
                LOG.warn(
                        "clients of the control socket are closed unanswered: {}",
                        Thrown.line(failure));
            }
            return true;
        } catch (Throwable _) {
            return false;
        }
    }

    private void start(SocketChannel client) {
        try {
            clients.execute(() -> answer(client));
        } catch (Throwable failure) {
            close(client);
            throw failure;
        }
    }

    /// A thread of the system: the first virtual one that waits for a socket takes descriptors for
    /// all, and where there are none, none can ever wait for one.
    private static void onThread(Runnable task) {
        Thread.ofPlatform().daemon().name("webserv-control-client").start(task);
    }

    private void answer(SocketChannel client) {
        try {
            var command = command(client);
            var answer = answerTo(command);
            if (command.equals(STATE) && answer.text().equals(SocketFile.STOPPING)) {
                succeed();
            }
            if (answer.waits()) {
                keep(client, answer);
            } else {
                write(client, answer.sent());
                client.shutdownOutput();
            }
            answer.then().run();
        } catch (IOException gone) {
            LOG.debug("a client of the control socket went away", gone);
        } finally {
            closeUnlessWaiting(client);
        }
    }

    /// From now on the names are not touched: between a look at whose they are and their removal
    /// they might become the other server's.
    private synchronized void succeed() {
        isSucceeded = true;
    }

    private void closeUnlessWaiting(SocketChannel client) {
        synchronized (waiting) {
            if (waiting.contains(client)) {
                return;
            }
        }
        close(client);
    }

    private static void close(SocketChannel client) {
        try {
            client.close();
        } catch (IOException failure) {
            LOG.debug("the connection of a client cannot be closed", failure);
        }
    }

    /// A client waits wholly before the end is told, or is told at once.
    private void keep(SocketChannel client, Answer answer) throws IOException {
        synchronized (waiting) {
            waiting.add(client);
            write(client, hasStopped ? answer.sent() + END : answer.sent());
        }
    }

    private static void write(SocketChannel client, String text) throws IOException {
        Channels.newOutputStream(client).write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Tells those that wait for the end of the server that all is stopped. Their connections stay
    /// open for the system to close with the process, which is what they wait for.
    public void stopped() {
        synchronized (waiting) {
            hasStopped = true;
            for (var client : waiting) {
                try {
                    write(client, END);
                } catch (IOException gone) {
                    LOG.debug("a client that waited for the end went away", gone);
                }
            }
        }
    }

    private Answer answerTo(String command) {
        try {
            return commands.apply(command);
        } catch (Throwable failure) {
            LOG.error("the command {} failed: {}", Syntax.quoted(command), Thrown.trace(failure));
            return new Answer(Answer.Outcome.FAILED, "the command failed: " + Thrown.line(failure));
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

    /// Closes the socket and removes it. Nobody is answered from then on but who was accepted
    /// before: the system has the socket until the thread has left it.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        remove();
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void remove() {
        endStart();
        if (file != null) {
            if (isSucceeded) {
                file.leave();
            } else {
                file.remove();
            }
            file = null;
        }
    }
}
