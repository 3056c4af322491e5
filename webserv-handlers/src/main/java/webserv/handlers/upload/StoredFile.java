package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import webserv.handlers.representation.EntityTag;
import webserv.handlers.representation.Validators;

/// What stands under a name of the store, at one moment.
///
/// @param attributes of the name itself: a symbolic link is never followed
record StoredFile(Path path, BasicFileAttributes attributes) {

    /// Empty where nothing has the name.
    static Optional<StoredFile> at(Path path) throws IOException {
        try {
            var attributes =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new StoredFile(path, attributes));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException failure) {
            throw NotStored.byFileSystem(failure);
        }
    }

    boolean isRegular() {
        return attributes.isRegularFile();
    }

    boolean isFolder() {
        return attributes.isDirectory();
    }

    long size() {
        return attributes.size();
    }

    /// Whether both are one version: each one stored has its own time, see [Store].
    boolean isSameVersionAs(StoredFile other) {
        return attributes.lastModifiedTime().equals(other.attributes.lastModifiedTime())
                && size() == other.size()
                && Objects.equals(attributes.fileKey(), other.attributes.fileKey());
    }

    Validators validators(Instant now) {
        var modified = attributes.lastModifiedTime();
        var tag =
                Long.toHexString(modified.to(TimeUnit.NANOSECONDS))
                        + "-"
                        + Long.toHexString(size())
                        + "-"
                        + Integer.toHexString(Objects.hashCode(attributes.fileKey()));
        return Validators.of(EntityTag.strong(tag), modified.toInstant(), now);
    }
}
