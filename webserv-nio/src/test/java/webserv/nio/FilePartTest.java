package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.io.FileSlice;

/// Who is to blame where a slice is not sent.
class FilePartTest {
    private static final int LENGTH = 500_000;

    @TempDir private Path folder;
    private final Arena arena = Arena.ofConfined();
    private FileChannel file;

    @BeforeEach
    void open() throws IOException {
        file = FileChannel.open(Files.write(folder.resolve("file"), new byte[LENGTH]));
    }

    @AfterEach
    void close() throws IOException {
        file.close();
        arena.close();
    }

    @ParameterizedTest(name = "behind {0} octets")
    @ValueSource(ints = {0, 40_960, LENGTH - 1})
    void fileThatTheKernelCannotReadIsToBlame(int whole) throws IOException {
        var part = new FilePart(new FileSlice(damaged(whole), 0, LENGTH, () -> {}));
        assertThatThrownBy(() -> sendAll(part, new Healthy()))
                .isInstanceOf(FileFailure.class)
                .hasMessageContaining("Input/output error");
    }

    /// The system takes a piece of what is in memory whole or not at all, and the page that cannot
    /// be had may be the last one of it.
    @ParameterizedTest(name = "{0} octets behind what was sent")
    @ValueSource(ints = {0, 32 * 1024, 64 * 1024 - 1})
    void fileOfWhichAPageCannotBeMappedIsToBlame(int whole) throws IOException {
        var memory = arena.allocate(LENGTH);
        var part = new FilePart(new FileSlice(damaged(1000 + whole), memory, 0, LENGTH, () -> {}));
        part.advance(1000);
        assertThatThrownBy(() -> sendAll(part, new Broken("Bad address")))
                .isInstanceOf(FileFailure.class)
                .hasMessageContaining("Input/output error");
    }

    @ParameterizedTest(name = "{0} octets in memory")
    @ValueSource(ints = {0, LENGTH - 1})
    void connectionIsToBlameWhereTheFileIsWhole(int inMemory) {
        var memory = arena.allocate(inMemory);
        var part = new FilePart(new FileSlice(file, memory, 0, LENGTH, () -> {}));
        assertThatThrownBy(() -> sendAll(part, new Broken("Broken pipe")))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Broken pipe");
    }

    /// As where it waits behind a head.
    @Test
    void connectionIsToBlameWhereAllOfTheFileIsSent() throws IOException {
        var part = new FilePart(new FileSlice(damaged(LENGTH), 0, LENGTH, () -> {}));
        sendAll(part, new Healthy());
        var broken = new IOException("Broken pipe");
        assertThat(part.blamed(broken)).isSameAs(broken);
    }

    private static void sendAll(FilePart part, SocketOutput socket) throws IOException {
        var scratch = ByteBuffer.allocateDirect(64 * 1024);
        while (!part.isSent()) {
            part.send(socket, LENGTH, scratch);
        }
    }

    /// The file on a device that fails behind so many octets. It gives those before, as a kernel
    /// does, and fails when it is asked for the next.
    private FileChannel damaged(long whole) throws IOException {
        var damaged = mock(FileChannel.class);
        when(damaged.size()).thenReturn((long) LENGTH);
        when(damaged.transferTo(anyLong(), anyLong(), any()))
                .thenAnswer(call -> given(call.getArgument(1), whole - call.<Long>getArgument(0)));
        when(damaged.read(any(ByteBuffer.class), anyLong()))
                .thenAnswer(call -> {
                    ByteBuffer octets = call.getArgument(0);
                    long left = whole - call.<Long>getArgument(1);
                    int count = (int) given(octets.remaining(), left);
                    octets.position(octets.position() + count);
                    return count;
                });
        return damaged;
    }

    private static long given(long most, long left) throws IOException {
        if (left <= 0) {
            throw new IOException("Input/output error");
        }
        return Math.min(most, left);
    }

    /// Takes all.
    private static class Healthy implements SocketOutput {
        @Override
        public int write(ByteBuffer octets) throws IOException {
            int count = octets.remaining();
            octets.position(octets.limit());
            return count;
        }

        @Override
        public long transfer(FileChannel from, long position, long count) throws IOException {
            return from.transferTo(position, count, mock());
        }
    }

    /// Takes nothing.
    private record Broken(String error) implements SocketOutput {
        @Override
        public int write(ByteBuffer octets) throws IOException {
            throw new IOException(error);
        }

        @Override
        public long transfer(FileChannel from, long position, long count) throws IOException {
            throw new IOException(error);
        }
    }
}
