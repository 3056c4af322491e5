package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockConstruction;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.io.FileSlice;
import webserv.api.io.Wire;
import webserv.api.spi.TransportSettings;

/// Whatever fails between a connection's coming and its wire, as when memory has run out, closes
/// it.
@Timeout(60)
class FailedWelcomeTest {
    private final OutOfMemoryError failure = new OutOfMemoryError("on purpose");

    private EventLoop loop;
    private StreamSocket socket;
    private SocketChannel channel;

    @BeforeEach
    void start() throws IOException {
        var settings = new TransportSettings(1, 128, Duration.ofSeconds(5), 1000);
        loop = new EventLoop("loop", settings, new PausedWires());
        socket = mock(StreamSocket.class);
        when(socket.remoteAddress()).thenReturn(new InetSocketAddress(1));
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        when(socket.channel()).thenReturn(channel);
        loop.start();
    }

    @AfterEach
    void stop() throws IOException {
        loop.stop();
        loop.join();
        channel.close();
    }

    @Test
    void channelThatCannotBeTakenIn() throws IOException {
        var listening = mock(ServerSocketChannel.class);
        var accepted = mock(SocketChannel.class);
        when(listening.accept()).thenReturn(accepted);
        when(accepted.getRemoteAddress()).thenThrow(failure);
        var accepting = new Accepting.Channels(listening);
        assertThat(catchThrowable(() -> accepting.accept(loop))).isSameAs(failure);
        verify(accepted).close();
    }

    @Test
    void descriptorThatCannotBeTakenIn() throws IOException {
        try (var arena = Arena.ofConfined();
                var tools = new NativeTools(arena);
                var listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var accepting = new Accepting.Natively(listening);
            try (var client = SocketChannel.open(listening.getLocalAddress());
                    var addresses = mockStatic(SocketAddresses.class)) {
                addresses.when(() -> SocketAddresses.read(any())).thenThrow(failure);
                assertThat(catchThrowable(() -> accepting.accept(tools))).isSameAs(failure);
                assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
    }

    @Test
    void connectionThatTheLoopHasNoRoomFor() throws IOException {
        loop.execute(() -> {
            try (var _ =
                    mockConstruction(
                            Output.class,
                            (_, _) -> {
                                throw failure;
                            })) {
                loop.adopt(socket, _ -> new Recorder());
            }
        });
        turn();
        verify(socket).close();
    }

    @Test
    void connectionThatIsRefusedAndCannotBeReset() throws IOException {
        doThrow(failure).when(socket).resetOnClose();
        welcome(_ -> {
            throw new IllegalStateException("on purpose, in accepted");
        });
        verify(socket).close();
    }

    /// The second slice is given back as well.
    @Test
    void connectionWhoseOutputCannotBeGivenBack() throws IOException {
        var closes = new AtomicInteger();
        var first = slice(closes);
        var second = slice(closes);
        welcome(wire -> {
            wire.write(first);
            wire.write(second);
            throw new IllegalStateException("on purpose, in accepted");
        });
        assertThat(closes).hasValue(2);
        verify(socket).close();
    }

    private FileSlice slice(AtomicInteger closes) throws IOException {
        var file = mock(FileChannel.class);
        when(file.size()).thenReturn(1L << 20);
        return new FileSlice(
                file,
                0,
                100_000,
                () -> {
                    closes.incrementAndGet();
                    throw failure;
                });
    }

    /// The first attempt to send it is made before there is a queue.
    @Test
    void fileThatCannotBeSentIsGivenBack() throws IOException {
        var closes = new AtomicInteger();
        var slice = slice(closes);
        when(socket.transfer(any(), anyLong(), anyLong())).thenThrow(failure);
        welcome(wire -> {
            wire.write(slice);
            return new Recorder();
        });
        assertThat(closes).hasValue(1);
        verify(socket).close();
    }

    /// Waits until the loop has had it, and has done what it left for later.
    private void welcome(Wire.Acceptor acceptor) {
        loop.adopt(socket, acceptor);
        turn();
        turn();
    }

    private void turn() {
        var done = new CompletableFuture<Void>();
        assertThat(loop.execute(() -> done.complete(null))).isTrue();
        done.join();
    }
}
