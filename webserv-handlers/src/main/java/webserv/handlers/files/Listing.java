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

/// What a folder holds that may be seen: what is not hidden and would be served. Folders come
/// first, then files, both by name.
///
/// @param entries at most [#MOST_ENTRIES]
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

    /// @throws Refused if the folder may not be read
    static Listing of(Path folder, FileTree tree, PathMapping mapping) throws IOException {
        var entries = new ArrayList<Entry>();
        try (var paths = Files.newDirectoryStream(folder)) {
            for (var path : paths) {
                var name = String.valueOf(path.getFileName());
                if (entries.size() == MOST_ENTRIES) {
                    return sorted(entries, false);
                }
                if (!mapping.isHidden(name)) {
                    addIfServed(entries, name, path, tree);
                }
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

    private static void addIfServed(List<Entry> to, String name, Path path, FileTree tree) {
        try {
            switch (tree.find(path)) {
                case FileTree.Folder(_, var modified) -> to.add(new Entry(name, true, 0, modified));
                case FileTree.RegularFile(_, _, var state) ->
                        to.add(new Entry(name, false, state.size(), state.modified()));
            }
        } catch (Refused _) {
            // A link that leads nowhere or out, or a special file: it would not be served either.
        }
    }
}
