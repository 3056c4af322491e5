package webserv.handlers.upload;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file beside the content of an upload, as long as content is added that has a digest: it says
/// from where on the content is not known to be what the client meant. A server that was killed
/// leaves it to the next one.
final class Unverified {
    private static final String FILE = "unverified";

    private Unverified() {}

    /// What comes from here on is not verified.
    ///
    /// @param folder of the upload
    /// @throws NotStored if that cannot be written
    static void begin(Path folder, long from) throws IOException {
        try {
            Files.writeString(
                    folder.resolve(FILE),
                    Long.toString(from),
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DSYNC);
        } catch (IOException failure) {
            throw NotStored.byWriting(failure, folder);
        }
        try (var changed = new ChangedFolders()) {
            changed.add(folder);
            changed.persist();
        }
    }

    /// All that is there is verified.
    static void end(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }

    /// How much of so many octets may be believed. Where the file was not yet written to its end,
    /// nothing had been added.
    ///
    /// @throws DamagedUpload if the file is a folder or no text, or of a number that none is
    ///   written of
    static long believed(Path folder, long octets) throws IOException {
        DamagedUpload.requireNoFolder(folder.resolve(FILE));
        try {
            var text = Files.readString(folder.resolve(FILE), StandardCharsets.US_ASCII);
            long from = Long.parseLong(text);
            if (from < 0) {
                throw new DamagedUpload("it is verified up to octet " + from);
            }
            return Math.min(octets, from);
        } catch (CharacterCodingException foreign) {
            throw new DamagedUpload("from where on it is not verified is no number", foreign);
        } catch (NoSuchFileException | NumberFormatException _) {
            return octets;
        }
    }
}
