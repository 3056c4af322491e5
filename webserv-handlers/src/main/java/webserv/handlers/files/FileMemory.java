package webserv.handlers.files;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.util.Optional;
import webserv.handlers.files.FileTree.OpenFile;
import webserv.handlers.files.FileTree.RegularFile;

/// The octets of a file that is open, outside of the heap: a copy of a small file, or the mapping
/// of a large one, so that they are written from there. Safe for any thread, until it is closed.
final class FileMemory implements AutoCloseable {
    /// The end of a file, which is left out of its mapping, see [webserv.api.io.FileSlice].
    private static final long UNMAPPED_OCTETS = 4096;

    private final Arena arena;
    private final MemorySegment octets;
    private final long weight;

    private FileMemory(Arena arena, MemorySegment octets, long weight) {
        this.arena = arena;
        this.octets = octets;
        this.weight = weight;
    }

    /// Of a file that was found and opened; empty where it does not stand still, or cannot be had
    /// in memory. Blocking.
    ///
    /// @param mostCopied the largest file that is copied; others are mapped
    static Optional<FileMemory> of(RegularFile file, OpenFile open, FileTree tree, long mostCopied)
            throws Refused {
        long size = open.state().size();
        if (size > mostCopied) {
            return mappingOf(open.channel(), size);
        }
        var copy = copyOf(open, size);
        boolean good = false;
        try {
            good = copy.isPresent() && tree.isStill(file, open);
        } finally {
            if (!good) {
                copy.ifPresent(FileMemory::close);
            }
        }
        return good ? copy : Optional.empty();
    }

    /// A copy of the first octets of a file; empty where the file is shorter, or there is no memory
    /// left for it.
    private static Optional<FileMemory> copyOf(OpenFile open, long size) {
        return make(arena -> {
            var octets = arena.allocate(size);
            return open.fill(octets.asByteBuffer())
                    ? Optional.of(new FileMemory(arena, octets, size))
                    : Optional.empty();
        });
    }

    /// A mapping of a file up to shortly before its end; empty where the file system has none.
    private static Optional<FileMemory> mappingOf(FileChannel file, long size) {
        long mapped = size - UNMAPPED_OCTETS;
        if (mapped <= 0) {
            return Optional.empty();
        }
        return make(arena ->
                Optional.of(
                        new FileMemory(
                                arena,
                                file.map(FileChannel.MapMode.READ_ONLY, 0, mapped, arena),
                                0)));
    }

    private interface Maker {
        Optional<FileMemory> make(Arena arena) throws IOException;
    }

    private static Optional<FileMemory> make(Maker maker) {
        var arena = Arena.ofShared();
        var made = Optional.<FileMemory>empty();
        try {
            made = maker.make(arena);
        } catch (IOException | OutOfMemoryError _) {
            // It is sent from the file, as it would be without.
        }
        if (made.isEmpty()) {
            arena.close();
        }
        return made;
    }

    /// The file's octets from the first one on.
    MemorySegment octets() {
        return octets;
    }

    /// How many octets of memory it takes: none for a mapping, which is the system's own copy.
    long weight() {
        return weight;
    }

    /// May take a while.
    @Override
    public void close() {
        arena.close();
    }
}
