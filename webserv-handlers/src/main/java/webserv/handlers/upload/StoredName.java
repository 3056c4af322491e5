package webserv.handlers.upload;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Which names a client may give to a file: one segment of a path, or several where the store has
/// folders, and never one that leads out of it.
final class StoredName {

    /// What every usual file system takes (NAME_MAX of Linux), in UTF-8.
    static final int MOST_OCTETS = 255;

    /// Deeper than people file things. The length of the whole path is the store's to check.
    static final int MOST_SEGMENTS = 16;

    private StoredName() {}

    /// Why a name is not taken; empty where it is.
    static Optional<String> objectionTo(String name) {
        if (name.isEmpty()) {
            return Optional.of("no name");
        }
        if (name.startsWith(".")) {
            return Optional.of("a hidden name");
        }
        if (name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            return Optional.of("a name with a separator or a control character in it");
        }
        return sizeObjection(name);
    }

    /// Why names with slashes between them are not taken; empty where they are.
    static Optional<String> objectionToPath(String path) {
        var names = path.split("/", -1);
        return names.length > MOST_SEGMENTS
                ? Optional.of("a name in more than " + (MOST_SEGMENTS - 1) + " folders")
                : Arrays.stream(names).flatMap(name -> objectionTo(name).stream()).findFirst();
    }

    /// What follows the last separator, of either kind: some clients send the path on their disk.
    static String lastSegment(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static Optional<String> sizeObjection(String name) {
        try {
            var octets = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
            return octets.remaining() > MOST_OCTETS
                    ? Optional.of("a name of more than " + MOST_OCTETS + " octets")
                    : Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.of("a name that is no Unicode text");
        }
    }
}
