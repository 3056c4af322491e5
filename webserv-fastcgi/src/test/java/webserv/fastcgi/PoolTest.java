package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.io.ListenAddress;

/// The closing of a socket that rests: nobody else waits for it.
@Timeout(60)
class PoolTest {
    private static final Keeping KEEPING = new Keeping(1, Duration.ofMillis(1));

    /// Turned by hand.
    private final AtomicLong nanos = new AtomicLong();

    private final Pools pools = new Pools(nanos::get);

    /// What rests and how many pools there are, as another thread was told in the middle of the
    /// closing; nothing where that thread had to wait for its end.
    private final CompletableFuture<String> told = new CompletableFuture<>();

    private ServerSocket application;
    private Address address;
    private Pool pool;
    private Upstream upstream;

    @BeforeEach
    void letOneRest() throws IOException {
        application = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        address = new Address(ListenAddress.parse("127.0.0.1:" + application.getLocalPort()));
        pool = pools.enter(address, KEEPING);
        var dialer = new Dialer(address, Duration.ofMinutes(1), pool.clock());
        upstream = new Upstream(dialer, KEEPING, pool, pools::random);
        assertThat(pool.rest(slowlyClosed(), KEEPING)).isTrue();
    }

    private Connection slowlyClosed() throws IOException {
        var connection = spy(new Connection(SocketChannel.open()));
        doAnswer(
                        closing -> {
                            told.complete(
                                    CompletableFuture.supplyAsync(this::tell)
                                            .completeOnTimeout("nothing", 5, TimeUnit.SECONDS)
                                            .join());
                            return closing.callRealMethod();
                        })
                .when(connection)
                .close();
        return connection;
    }

    private String tell() {
        return upstream.isClosed() + " " + pool.resting() + " " + pools.count();
    }

    @AfterEach
    void close() throws IOException {
        upstream.close();
        pools.leave(address, KEEPING);
        application.close();
    }

    @Test
    void nobodyWaitsForTheClosingOfOneThatNobodyNeeded() throws Exception {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
        assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo("false 0 1");
    }

    @Test
    void nobodyWaitsForTheClosingOfOneThatMakesRoom() throws Exception {
        upstream.connect();
        assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo("false 0 1");
    }

    @Test
    void nobodyWaitsForTheClosingOfOneThatNoLocationKeeps() throws Exception {
        pools.leave(address, KEEPING);
        assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo("false 0 0");
    }
}
