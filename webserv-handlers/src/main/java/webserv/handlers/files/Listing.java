package webserv.handlers.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a folder holds that may be seen: what is not hidden and would be served. Folders come
/// first, then files, both by name.
///
/// @param complete whether that is all
record Listing(List<Entry> entries, boolean complete) {

    /// Sorting needs all names at once; an entry takes about 250 octets, so this bounds a listing
    /// to some 5 MB. Nobody reads further down than that.
    static final int MOST_ENTRIES = 20_000;

    /// @param size in octets; 0 for a folder
    record Entry(String name, boolean isFolder, long size, Instant modified) {}

    private static final Comparator<Entry> ORDER =
            Comparator.comparing((Entry entry) -> !entry.isFolder())
                    .thenComparing(Entry::name, String.CASE_INSENSITIVE_ORDER)
                    .thenComparing(Entry::name);

    /// @param folder found in the tree
    /// @param most entries beyond are left out
    /// @throws Refused if the folder may not be read
    static Listing of(Path folder, FileTree tree, PathMapping mapping, int most)
            throws IOException {
        var entries = new ArrayList<Entry>();
        try (var paths = Files.newDirectoryStream(folder)) {
            for (var path : paths) {
                var name = String.valueOf(path.getFileName());
                var entry = mapping.isHidden(name) ? Optional.<Entry>empty() : entry(path, tree);
                if (entry.isPresent() && entries.size() == most) {
                    return sorted(entries, false);
                }
                entry.ifPresent(entries::add);
            }
            return sorted(entries, true);
        } catch (FileSystemException failure) {
            throw Refused.byFileSystem(failure);
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
    }

    private static Listing sorted(List<Entry> entries, boolean complete) {
        entries.sort(ORDER);
        return new Listing(List.copyOf(entries), complete);
    }

    /// A link is followed as it would be for a request. Anything else lies in the folder by itself,
    /// so that its attributes are enough; empty for what would not be served.
    private static Optional<Entry> entry(Path path, FileTree tree) {
        try {
            var attributes = FileTree.attributesOf(path);
            var found =
                    attributes.isSymbolicLink()
                            ? tree.find(path)
                            : FileTree.found(path, path, attributes);
            return Optional.of(entry(path, found));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Entry entry(Path path, FileTree.Found found) {
        var name = String.valueOf(path.getFileName());
        return switch (found) {
            case FileTree.Folder(_, var modified) -> new Entry(name, true, 0, modified);
            case FileTree.RegularFile(_, _, var state) ->
                    new Entry(name, false, state.size(), state.modified());
        };
    }
}
