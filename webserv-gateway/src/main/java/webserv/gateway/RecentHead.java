package webserv.gateway;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Remembers the last head that was read, as most answers of a program begin with the same octets:
/// what begins with a known head has it, and need not be read line by line. Safe for any thread.
public final class RecentHead {
    /// A longer one is rarely twice the same.
    private static final int MAX_OCTETS = 1024;

    private volatile @Nullable Kept kept;

    /// @param octets up to the end of the empty line; never changed
    private record Kept(ByteBuffer octets, CgiHead head) {
        boolean begins(ByteBuffer others) {
            int same = octets.mismatch(others);
            return same < 0 || same == octets.remaining();
        }
    }

    /// The head that some octets begin with, if it is known. They are used up to its end then, and
    /// not at all otherwise.
    Optional<CgiHead> takenFrom(ByteBuffer octets) {
        var known = kept;
        if (known == null || !known.begins(octets)) {
            return Optional.empty();
        }
        octets.position(octets.position() + known.octets().remaining());
        return Optional.of(known.head());
    }

    /// Remembers a head.
    ///
    /// @param octets used up to its end
    /// @param begin where in them it began
    void keep(ByteBuffer octets, int begin, CgiHead head) {
        int length = octets.position() - begin;
        if (length <= MAX_OCTETS) {
            var copy = ByteBuffer.allocate(length).put(0, octets, begin, length);
            kept = new Kept(copy, head);
        }
    }
}
