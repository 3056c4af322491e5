package webserv.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Sends requests over plain sockets; it leaves reading the answers to whoever wants to know.
///
/// @param host of the server
/// @param port of the server
record TrainingClient(String host, int port) {
    private static final int PATIENCE_MILLIS = 10_000;

    /// A request without content.
    ///
    /// @param method such as `GET`
    /// @param target in origin-form
    /// @param fieldLines whole lines, or nothing; Host and Connection are added
    record Request(String method, String target, String fieldLines) {

        private String text(boolean last) {
            return method
                    + " "
                    + target
                    + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: webserv-training\r\n"
                    + "Accept: text/html,*/*;q=0.8\r\n"
                    + fieldLines
                    + (last ? "Connection: close\r\n\r\n" : "\r\n");
        }
    }

    /// Sends requests on one connection, one behind the other, the last with `Connection: close`.
    ///
    /// @param requests few enough to fit the system's buffers: nothing is read before all are sent
    /// @return all that came back, an octet a character
    /// @throws IOException if the server says nothing for ten seconds
    String exchange(List<Request> requests) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            var octets = new StringBuilder();
            for (int i = 0; i < requests.size(); i++) {
                octets.append(requests.get(i).text(i == requests.size() - 1));
            }
            socket.getOutputStream().write(octets.toString().getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
