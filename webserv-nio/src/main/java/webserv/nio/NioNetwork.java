package webserv.nio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.io.Wire;
import webserv.api.spi.Network;
import webserv.api.spi.TransportSettings;

/// The loops of one transport. The first accepts the connections of every listener and deals them
/// out in turn, itself included; a connection stays with its loop.
///
/// Safe for any thread: all state but the fixed list of loops belongs to the loops.
final class NioNetwork implements Network {
    private final TransportSettings settings;
    private final List<EventLoop> loops;
    private final Natives natives;

    private NioNetwork(TransportSettings settings, List<EventLoop> loops, Natives natives) {
        this.settings = settings;
        this.loops = loops;
        this.natives = natives;
    }

    /// Opens every loop's poller, then starts the threads: a failure half-way leaves nothing.
    ///
    /// @param nativeAfter how many connections it has as [Natives] says; with 0 none, as the
    ///   functions are linked first
    static NioNetwork open(TransportSettings settings, int nativeAfter) throws IOException {
        var loops = new ArrayList<EventLoop>();
        var paused = new PausedWires();
        try {
            for (int number = 0; number < settings.loops(); number++) {
                loops.add(new EventLoop("webserv-loop-" + number, settings, paused));
            }
        } catch (IOException | RuntimeException | Error e) {
            for (var loop : loops) {
                loop.discard();
            }
            throw e;
        }
        loops.forEach(EventLoop::start);
        var natives = new Natives(loops, nativeAfter);
        if (nativeAfter == 0) {
            natives.linkNow();
        }
        return new NioNetwork(settings, List.copyOf(loops), natives);
    }

    @Override
    public Listener listen(ListenAddress address, Wire.Acceptor acceptor) throws IOException {
        var socket = ListeningSocket.open(address, settings.backlog());
        var listener = new NioListener(socket, acceptor, loops, natives);
        if (!loops.getFirst().execute(listener::start)) {
            socket.close();
            throw new IOException("the transport is closed");
        }
        return listener;
    }

    /// @throws IllegalStateException if called on a loop, which would wait for itself
    @Override
    public void close() {
        if (loops.stream().anyMatch(EventLoop::isCurrent)) {
            throw new IllegalStateException("Network.close() called on a loop");
        }
        loops.forEach(EventLoop::stop);
        loops.forEach(EventLoop::join);
    }
}
