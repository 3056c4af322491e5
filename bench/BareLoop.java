import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// The least that Java can do for a request: one read and one write of an answer that is there,
/// by the JDK's channels and selector. Nothing of the request is looked at, which a server must not.
///
/// usage: java BareLoop.java PORT
final class BareLoop {
    private static final int CONTENT_OCTETS = 1024;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listening = ServerSocketChannel.open();
    private final ByteBuffer request = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteBuffer answer = answer();

    private BareLoop(int port) throws IOException {
        listening.configureBlocking(false);
        listening.bind(new InetSocketAddress("127.0.0.1", port), 4096);
        listening.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String... arguments) throws IOException {
        var loop = new BareLoop(Integer.parseInt(arguments[0]));
        while (true) {
            loop.selector.select(loop::dispatch);
        }
    }

    private static ByteBuffer answer() {
        var head =
                """
                HTTP/1.1 200 OK
                Date: Sun, 01 Nov 2026 12:00:00 GMT
                Content-Type: application/octet-stream
                Last-Modified: Sun, 01 Nov 2026 10:00:00 GMT
                ETag: "00000000-400"
                Accept-Ranges: bytes
                Content-Length: 1024

                """
                        .replace("\n", "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(head.length + CONTENT_OCTETS).put(head).clear();
    }

    private void dispatch(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else {
                serve((SocketChannel) key.channel());
            }
        } catch (IOException _) {
            key.cancel();
        }
    }

    private void accept() throws IOException {
        SocketChannel channel;
        while ((channel = listening.accept()) != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ);
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        int count = channel.read(request.clear());
        if (count < 0) {
            channel.close();
        } else if (count > 0) {
            channel.write(answer.clear());
        }
    }
}
