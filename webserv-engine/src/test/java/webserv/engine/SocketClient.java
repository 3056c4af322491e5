package webserv.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import webserv.api.io.ListenAddress;

/// A client over the loopback interface. Confined to the test's thread.
final class SocketClient implements ExamClient {
    /// So that a server that owes an answer fails the test instead of hanging it.
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final StringBuilder received = new StringBuilder();
    private final byte[] buffer = new byte[8192];
    private boolean ended;

    private SocketClient(Socket socket) {
        this.socket = socket;
    }

    static SocketClient connect(Server server) {
        var address = (ListenAddress.Tcp) server.addresses().getFirst();
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), address.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new SocketClient(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void send(String octets) {
        try {
            socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void endInput() {
        try {
            socket.shutdownOutput();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String awaitEndOr(String last) {
        while (!ended && (last.isEmpty() || !endsWith(last))) {
            read();
        }
        return received.toString();
    }

    private boolean endsWith(String last) {
        return received.length() >= last.length()
                && received.indexOf(last, received.length() - last.length()) >= 0;
    }

    private void read() {
        try {
            int count = socket.getInputStream().read(buffer);
            ended = count < 0;
            received.append(new String(buffer, 0, Math.max(count, 0), ISO_8859_1));
        } catch (IOException failure) {
            throw new UncheckedIOException("received so far: " + received, failure);
        }
    }

    @Override
    public boolean sawEnd() {
        return ended;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
