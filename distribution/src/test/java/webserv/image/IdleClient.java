package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client whose connection is kept after an answer.
final class IdleClient {
    private static final byte[] REQUEST =
            "HEAD / HTTP/1.1\r\nHost: www.example.org\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private IdleClient() {}

    /// A connection that had an answer, all of which is read.
    static Socket at(Address address) throws IOException {
        var socket = address.connect();
        socket.getOutputStream().write(REQUEST);
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as("the answer ends within its head: %s", head).isNotNegative();
            head.append((char) octet);
        }
        assertThat(head.toString()).startsWith("HTTP/1.1 200 OK\r\n");
        return socket;
    }
}
