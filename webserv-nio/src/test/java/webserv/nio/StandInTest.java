package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.stubbing.Answer;

/// Files that are sent by the kernel to sockets that are the system's own.
@Timeout(60)
class StandInTest {
    private static final int LARGE = 20 << 20;
    private static final int CLOSE_ON_EXEC = 02000000;

    @TempDir private Path folder;
    private final Arena arena = Arena.ofConfined();
    private NativeTools tools;
    private NativePair pair;

    @BeforeEach
    void connect() throws IOException {
        tools = new NativeTools(arena);
        pair = NativePair.connect(tools);
    }

    @AfterEach
    void close() throws IOException {
        pair.close();
        tools.close();
        arena.close();
    }

    @Test
    void whatTheSystemDoesNotTakeFollowsWhenThePeerReads() throws IOException {
        var octets = new byte[LARGE];
        new Random(7).nextBytes(octets);
        var seen = ByteBuffer.allocate(LARGE);
        int cameUpShort = 0;
        try (var file = FileChannel.open(Files.write(folder.resolve("file"), octets))) {
            long sent = 0;
            while (sent < LARGE) {
                long taken = pair.server().transfer(file, sent, LARGE - sent);
                sent += taken;
                if (taken == 0) {
                    cameUpShort++;
                    assertThat(pair.client().read(seen)).isPositive();
                }
            }
        }
        while (seen.hasRemaining() && pair.client().read(seen) > 0) {
            // To the last octet.
        }
        assertThat(cameUpShort).isPositive();
        assertThat(seen.array()).isEqualTo(octets);
    }

    @Test
    void fileThatWasCutShortHasNoMoreOctets() throws IOException {
        var path = Files.write(folder.resolve("file"), new byte[100]);
        try (var file = FileChannel.open(path)) {
            assertThat(pair.server().transfer(file, 0, 60)).isEqualTo(60);
            Files.write(path, new byte[50]);
            assertThat(pair.server().transfer(file, 60, 40)).isZero();
        }
    }

    @Test
    void resetByThePeerIsAnExceptionAndTheSocketIsClosedWhole() throws IOException {
        try (var file = FileChannel.open(Files.write(folder.resolve("file"), new byte[LARGE]))) {
            assertThat(pair.server().transfer(file, 0, LARGE)).isBetween(1L, LARGE - 1L);
            pair.client().setOption(StandardSocketOptions.SO_LINGER, 0);
            pair.client().close();
            assertThatThrownBy(() -> pair.server().transfer(file, 0, LARGE))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("Connection reset by peer|Broken pipe");
            var socket = Descriptors.target(pair.server().descriptor());
            pair.server().close();
            assertThat(Descriptors.open()).doesNotContain(socket);
        }
    }

    @Test
    void fileThatItsOwnerHasClosedIsAnExceptionAndTheEndFollows() throws IOException {
        var file = FileChannel.open(Files.write(folder.resolve("file"), new byte[100]));
        file.close();
        assertThatThrownBy(() -> pair.server().transfer(file, 0, 100))
                .isInstanceOf(ClosedChannelException.class);
        assertEndFollowsTheClose();
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IOException("on purpose"),
                new IllegalStateException("on purpose"),
                new OutOfMemoryError("on purpose"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void transferThatFailsLeavesThePeerNoOpenConnection(Throwable failure) throws IOException {
        var file =
                file(_ -> {
                    throw failure;
                });
        assertThat(catchThrowable(() -> pair.server().transfer(file, 0, 100))).isSameAs(failure);
        assertEndFollowsTheClose();
    }

    private void assertEndFollowsTheClose() throws IOException {
        pair.server().close();
        assertThat(pair.client().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    /// A process that is started has none of the descriptors that are closed on `exec`.
    @Test
    void programThatIsStartedDuringATransferHasNeitherNumber() throws IOException {
        var numbers = new ArrayList<Integer>();
        var file =
                file(call -> {
                    int lent = ChannelDescriptor.of(call.<SelectableChannel>getArgument(2));
                    int own = pair.server().descriptor();
                    assertThat(Descriptors.target(lent)).isEqualTo(Descriptors.target(own));
                    assertThat(Descriptors.flags(lent) & CLOSE_ON_EXEC).isNotZero();
                    assertThat(Descriptors.flags(own) & CLOSE_ON_EXEC).isNotZero();
                    numbers.add(lent);
                    return 100L;
                });
        assertThat(pair.server().transfer(file, 0, 100)).isEqualTo(100);
        assertThat(numbers).hasSize(1).doesNotContain(pair.server().descriptor());
        assertThat(Descriptors.target(numbers.getFirst()))
                .as("taken back")
                .startsWith("socket:")
                .isNotEqualTo(Descriptors.target(pair.server().descriptor()));
        assertThat(Descriptors.flags(numbers.getFirst()) & CLOSE_ON_EXEC).isNotZero();
    }

    /// The number that it had may be another socket's by then.
    @Test
    void standInThatIsClosedTakesNobodysNumber() throws IOException {
        tools.close();
        var others = new ArrayList<SocketChannel>();
        try (var file = FileChannel.open(Files.write(folder.resolve("file"), new byte[100]))) {
            for (int i = 0; i < 5; i++) {
                others.add(SocketChannel.open());
            }
            var before = targets(others);
            assertThatThrownBy(() -> pair.server().transfer(file, 0, 100))
                    .isInstanceOf(ClosedChannelException.class);
            assertThat(targets(others)).isEqualTo(before).doesNotHaveDuplicates();
        } finally {
            for (var other : others) {
                other.close();
            }
        }
    }

    private static List<String> targets(List<SocketChannel> sockets) {
        return sockets.stream()
                .map(each -> Descriptors.target(ChannelDescriptor.of(each)))
                .toList();
    }

    @Test
    void closeLeavesNothingOpen() throws IOException {
        var before = Descriptors.open();
        for (int i = 0; i < 5; i++) {
            new NativeTools(arena).close();
        }
        assertThat(Descriptors.open()).hasSameSizeAs(before);
    }

    private static FileChannel file(Answer<Long> transfer) throws IOException {
        var file = mock(FileChannel.class);
        when(file.transferTo(anyLong(), anyLong(), any())).thenAnswer(transfer);
        return file;
    }
}
