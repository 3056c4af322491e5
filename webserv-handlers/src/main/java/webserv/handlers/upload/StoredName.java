package webserv.handlers.upload;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Which names a client may give to a file: one segment of a path, and no more than that.
final class StoredName {

    /// What every usual file system takes (NAME_MAX of Linux), in UTF-8.
    static final int MOST_OCTETS = 255;

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
