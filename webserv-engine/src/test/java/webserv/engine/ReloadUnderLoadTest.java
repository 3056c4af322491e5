package webserv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.io.ListenAddress;
import webserv.api.spi.ConnectionLimits;
import webserv.nio.NioTransport;
import webserv.testkit.Await;

/// Clients ask without a pause, over sockets, on kept and on new connections, while the server is
/// reloaded twenty times: each gets every answer.
@Timeout(120)
class ReloadUnderLoadTest {
    private static final int RELOADS = 20;
    private static final int CLIENTS = 4;
    private static final ListenAddress ADDRESS = new ListenAddress.Tcp("127.0.0.1", 0);

    /// Answers with its number, and fails once it is closed.
    private static final class Numbered implements Handler.Blocking {
        private final int number;
        private final AtomicBoolean closed = new AtomicBoolean();

        Numbered(int number) {
            this.number = number;
        }

        @Override
        public Reply handle(Request request) {
            if (closed.get()) {
                throw new IllegalStateException("closed");
            }
            return Reply.Response.text(200, "%03d".formatted(number));
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void noRequestFails() throws Exception {
        var transport = new NioTransport();
        var first = Running.at("/", new Numbered(0));
        var seen = ConcurrentHashMap.<Integer>newKeySet();
        var stop = new AtomicBoolean();
        try (var server =
                        Running.start(
                                transport,
                                ADDRESS,
                                ConnectionLimits.DEFAULTS,
                                List.of(first),
                                _ -> {});
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            int port = ((ListenAddress.Tcp) server.addresses().getFirst()).port();
            var asking = new ArrayList<Future<Integer>>();
            for (int i = 0; i < CLIENTS; i++) {
                boolean keeps = i % 2 == 0;
                asking.add(clients.submit(client(port, keeps, seen, stop)));
            }
            try {
                reload(server, transport, seen);
            } finally {
                stop.set(true);
            }
            for (var answers : asking) {
                assertThat(answers.get(60, TimeUnit.SECONDS)).isPositive();
            }
        }
    }

    /// Each reload waits until a client has seen the one before.
    private static void reload(Server server, NioTransport transport, Set<Integer> seen)
            throws Exception {
        for (int number = 1; number <= RELOADS; number++) {
            var left = new CountDownLatch(1);
            var before = number - 1;
            Await.until(() -> seen.contains(before));
            Running.reload(
                    server,
                    transport,
                    List.of(ADDRESS),
                    left::countDown,
                    Running.at("/", new Numbered(number)));
            assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Callable<Integer> client(
            int port, boolean keeps, Set<Integer> seen, AtomicBoolean stop) {
        var line = keeps ? "" : "Connection: close\r\n";
        var request =
                ("GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        return () -> {
            int answers = 0;
            while (!stop.get()) {
                try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setSoTimeout(20_000);
                    do {
                        socket.getOutputStream().write(request);
                        seen.add(answer(socket));
                        answers++;
                    } while (keeps && !stop.get() && answers % 50 != 0);
                }
            }
            return answers;
        };
    }

    /// Reads one answer, whose content is three digits.
    private static int answer(Socket socket) throws IOException {
        var text = new StringBuilder();
        var in = socket.getInputStream();
        while (text.indexOf("\r\n\r\n") < 0 || text.length() < text.indexOf("\r\n\r\n") + 7) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the connection ended within an answer: " + text);
            }
            text.append((char) octet);
        }
        assertThat(text.toString()).startsWith("HTTP/1.1 200 OK\r\n");
        return Integer.parseInt(text.substring(text.length() - 3));
    }
}
