package webserv.fastcgi;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import webserv.testkit.Await;

/// An application that says what a test makes it say, on a port of its own.
final class Application implements AutoCloseable {
    private final ServerSocket listening;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Socket> accepted = Collections.synchronizedList(new ArrayList<>());

    /// What happens on one connection.
    interface Script {
        /// @param number of the connection, from 1
        void run(int number, InputStream in, OutputStream out) throws Exception;
    }

    private Application(ServerSocket listening) {
        this.listening = listening;
    }

    static Application running(Script script) throws IOException {
        var application =
                new Application(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(() -> application.accept(script));
        return application;
    }

    /// Answers each request of a connection with the same records.
    static Application answering(Records records) throws IOException {
        return running((_, in, out) -> {
            for (int id = readId(in); id > 0; id = readId(in)) {
                out.write(records.toArray(id));
            }
        });
    }

    private void accept(Script script) {
        try {
            while (true) {
                var socket = listening.accept();
                accepted.add(socket);
                int number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(script, socket, number));
            }
        } catch (IOException _) {
            // It was closed.
        }
    }

    private static void serve(Script script, Socket socket, int number) {
        try (socket) {
            script.run(number, socket.getInputStream(), socket.getOutputStream());
        } catch (Exception _) {
            // The connection was closed under the script.
        }
    }

    /// Reads records up to the end of the content.
    ///
    /// @return false at the end of the connection
    static boolean readRequest(InputStream in) throws IOException {
        return readId(in) > 0;
    }

    /// The same.
    ///
    /// @return the request's number; 0 at the end of the connection
    static int readId(InputStream in) throws IOException {
        return read(in, OutputStream.nullOutputStream());
    }

    /// The same.
    ///
    /// @param content is given the content
    static int read(InputStream in, OutputStream content) throws IOException {
        var data = new DataInputStream(in);
        while (true) {
            int version = data.read();
            if (version < 0) {
                return 0;
            }
            int type = data.readUnsignedByte();
            int id = data.readUnsignedShort();
            int length = data.readUnsignedShort();
            int padding = data.readUnsignedByte();
            data.skipNBytes(1);
            var octets = data.readNBytes(length);
            data.skipNBytes(padding);
            if (type == RecordType.STDIN) {
                content.write(octets);
            }
            if (type == RecordType.STDIN && length == 0) {
                return id;
            }
        }
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /// Waits until so many connections were made.
    void awaitConnections(int count) {
        Await.until(() -> connections() >= count);
    }

    /// How many connections were made.
    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var socket : List.copyOf(accepted)) {
            socket.close();
        }
    }
}
