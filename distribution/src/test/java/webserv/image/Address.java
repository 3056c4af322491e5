package webserv.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where a server under test listens.
record Address(String host, int port) {

    /// An address of 127.0.0.0/8 that only this test run uses, so that nothing else on the machine
    /// can take a port between our look and the server's bind.
    private static final String OWN_HOST = hostOf(ProcessHandle.current().pid());

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    /// An address that is free, and given to no other test of this run.
    static Address free() {
        while (true) {
            try (var probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(OWN_HOST, 0));
                if (GIVEN.add(probe.getLocalPort())) {
                    return new Address(OWN_HOST, probe.getLocalPort());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String hostOf(long pid) {
        return "127.%d.%d.%d".formatted(64 | (pid >> 16 & 63), (pid >> 8) & 255, pid & 255);
    }

    /// A URL on this server.
    String url(String path) {
        return "http://" + this + path;
    }

    /// A connection whose reads give up after a while, so that a wrong server fails the test
    /// instead of hanging it.
    Socket connect() throws IOException {
        var socket = new Socket(host, port);
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /// The same, of a client that takes in little more than it reads.
    Socket connectNarrowly() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(1024); // before connecting, or a large window is offered
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }

    /// `host:port`, as a configuration and a URL spell it.
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
