package webserv.nio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// What the native sockets of a loop share: memory outside of the heap for what slow calls are
/// given, and a channel that stands in for them. Belongs to the loop.
final class NativeTools implements AutoCloseable {
    private static final long VECTOR_OCTETS = 2 * ADDRESS.byteSize();

    private final MemorySegment errno;
    private final MemorySegment vectors;
    private final StandIn standIn;

    /// @param arena as long as it is open, the memory is there
    /// @throws IOException if the system has no room for them; no descriptor is left open
    NativeTools(Arena arena) throws IOException {
        errno = arena.allocate(JAVA_INT);
        vectors = arena.allocate(2 * VECTOR_OCTETS, ADDRESS.byteAlignment());
        standIn = new StandIn(errno);
    }

    /// Where the error number goes.
    MemorySegment errno() {
        return errno;
    }

    /// The error number of the last call.
    int lastErrno() {
        return errno.get(JAVA_INT, 0);
    }

    /// What the JDK can send files to, for a socket of which it knows nothing.
    StandIn standIn() {
        return standIn;
    }

    /// Two runs of octets, as `writev` is told of them.
    MemorySegment vectors(ByteBuffer first, ByteBuffer second) {
        put(0, first);
        put(VECTOR_OCTETS, second);
        return vectors;
    }

    private void put(long at, ByteBuffer octets) {
        vectors.set(JAVA_LONG, at, MemorySegment.ofBuffer(octets).address());
        vectors.set(JAVA_LONG, at + ADDRESS.byteSize(), octets.remaining());
    }

    @Override
    public void close() {
        standIn.close();
    }
}
