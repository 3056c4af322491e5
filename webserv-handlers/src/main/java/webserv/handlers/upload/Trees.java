package webserv.handlers.upload;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Folders with all that is in them. Symbolic links are things in a folder and never followed.
final class Trees {
    private Trees() {}

    /// Passes over what somebody else removes meanwhile.
    private abstract static class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }

    /// The folder that a path of the store lies in.
    static Path parentOf(Path path) {
        return Objects.requireNonNull(path.getParent(), "a path in a folder");
    }

    /// What the regular files below a folder take.
    ///
    /// @param besides a folder that does not count
    static long octetsIn(Path folder, Path besides) throws IOException {
        var sum =
                new Visitor() {
                    private long octets;

                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path visited, BasicFileAttributes attributes) {
                        return visited.equals(besides)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        octets += attributes.isRegularFile() ? attributes.size() : 0;
                        return FileVisitResult.CONTINUE;
                    }
                };
        Files.walkFileTree(folder, sum);
        return sum.octets;
    }

    /// Removes a folder and all that is in it, as far as it is there.
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new Visitor() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.deleteIfExists(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
