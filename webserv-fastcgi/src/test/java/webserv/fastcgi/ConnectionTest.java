package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A connection whose request has ended, over a Unix socket: what is written to it is there when
/// the writing returns.
@Timeout(60)
class ConnectionTest {
    private final Random random = new Random(1);

    @TempDir Path folder;
    private SocketChannel application;
    private Connection connection;

    @BeforeEach
    void serveOne() throws IOException {
        var address = UnixDomainSocketAddress.of(folder.resolve("a.sock"));
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(address);
            connection = new Connection(SocketChannel.open(address));
            application = listening.accept();
        }
        say(Records.of().end());
        assertThat(connection.fill()).isTrue();
        assertThat(connection.buffered()).isEqualTo(new Part.End(0, 0));
        assertThat(connection.isClean()).isTrue();
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        application.close();
    }

    private void say(Records records) throws IOException {
        application.write(ByteBuffer.wrap(records.toArray()));
    }

    record Early(String name, Records records) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Early> early() {
        return Stream.of(
                new Early("an octet", Records.of().raw(1)),
                new Early("another end", Records.of().end()),
                new Early("what concerns the connection", Records.of().record(10, 0, "", 0)),
                new Early(
                        "an answer to the next request, if numbers were counted",
                        Records.of().record(6, 2, "Status: 200\n\n", 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("early")
    void whatIsSaidBeforeTheNextRequestMakesTheConnectionUnfit(Early row) throws Exception {
        say(row.records());
        assertThat(connection.renew(random)).isFalse();
    }

    @Test
    void connectionThatWasClosedIsUnfit() throws Exception {
        application.close();
        assertThat(connection.renew(random)).isFalse();
    }

    @Test
    void answersAreHeardUnderTheNextNumberAlone() throws Exception {
        assertThat(connection.requestId()).isEqualTo(1);
        assertThat(connection.renew(random)).isTrue();
        int next = connection.requestId();
        assertThat(next).isNotIn(1, 2);
        application.write(ByteBuffer.wrap(Records.of().end().toArray(next)));
        assertThat(connection.fill()).isTrue();
        assertThat(connection.buffered()).isEqualTo(new Part.End(0, 0));
        assertThat(connection.renew(random)).isTrue();
        say(Records.of().end());
        assertThat(connection.fill()).isTrue();
        assertThat(connection.buffered()).isEqualTo(new Part.Malformed("a record for request 1"));
    }
}
