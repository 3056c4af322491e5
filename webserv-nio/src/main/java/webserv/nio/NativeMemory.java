package webserv.nio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// What a loop's slow calls are given that has to be outside of the heap. Belongs to the loop.
final class NativeMemory {
    private static final long VECTOR_OCTETS = 2 * ADDRESS.byteSize();

    private final MemorySegment errno;
    private final MemorySegment vectors;

    /// @param arena as long as it is open, the memory is there
    NativeMemory(Arena arena) {
        errno = arena.allocate(JAVA_INT);
        vectors = arena.allocate(2 * VECTOR_OCTETS, ADDRESS.byteAlignment());
    }

    /// Where the error number goes.
    MemorySegment errno() {
        return errno;
    }

    /// The error number of the last call.
    int lastErrno() {
        return errno.get(JAVA_INT, 0);
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
}
