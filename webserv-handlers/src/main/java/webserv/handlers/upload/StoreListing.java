package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import webserv.handlers.files.Listing;

/// What a folder of the store holds that clients may ask for.
final class StoreListing {
    private StoreListing() {}

    /// @throws NotStored with 404 if the folder has been removed meanwhile, with 503 if it cannot
    ///   be opened for now
    static Listing of(Path folder) throws IOException {
        var entries = new ArrayList<Listing.Entry>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var entry = entry(file);
                if (entry.isPresent() && entries.size() == Listing.MOST_ENTRIES) {
                    return new Listing(entries, false);
                }
                entry.ifPresent(entries::add);
            }
            return new Listing(entries, true);
        } catch (NoSuchFileException | NotDirectoryException _) {
            throw new NotStored(404, "not-found", "no such folder in the store");
        } catch (FileSystemException failure) {
            throw NotStored.byOpening(failure);
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
    }

    /// Empty for what is hidden, and for what is neither file nor folder: neither is served.
    private static Optional<Listing.Entry> entry(Path path) throws IOException {
        var name = path.getFileName().toString();
        if (StoredName.objectionTo(name).isPresent()) {
            return Optional.empty();
        }
        return StoredFile.at(path)
                .filter(file -> file.isRegular() || file.isFolder())
                .map(file ->
                        new Listing.Entry(
                                name,
                                file.isFolder(),
                                file.isFolder() ? 0 : file.size(),
                                file.attributes().lastModifiedTime().toInstant()));
    }
}
