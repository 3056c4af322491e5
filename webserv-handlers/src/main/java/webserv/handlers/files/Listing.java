package webserv.handlers.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import webserv.api.http.NormalPath;

/// What a folder holds that may be seen: what is not hidden and would be served.
///
/// @param complete whether that is all
public record Listing(List<Entry> entries, boolean complete) {

    /// Sorting needs all names at once; an entry takes about 250 octets, so this bounds a listing
    /// to some 5 MB. Nobody reads further down than that.
    public static final int MOST_ENTRIES = 20_000;

    /// @param size in octets; 0 for a folder
    public record Entry(String name, boolean isFolder, long size, Instant modified) {}

    /// Copies the list.
    public Listing {
        entries = List.copyOf(entries);
    }

    /// This in another order.
    Listing sorted(ListingOrder order) {
        return new Listing(order.sorted(entries), complete);
    }

    /// In the order in which the system has them.
    ///
    /// @param folder found in the tree
    /// @param most entries beyond are left out
    /// @throws Refused if the folder may not be read, or not for now
    static Listing of(FileTree.Folder folder, FileTree tree, PathMapping mapping, int most)
            throws IOException {
        var entries = new ArrayList<Entry>();
        try (var open = tree.openFolder(folder.real())) {
            for (var path : open.entries()) {
                var found = entry(folder.asked(), path.getFileName(), open, tree, mapping);
                if (found.isPresent() && entries.size() == most) {
                    return new Listing(entries, false);
                }
                found.ifPresent(entries::add);
            }
            return new Listing(entries, true);
        } catch (FileSystemException failure) {
            throw Refused.byOpening(failure);
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
    }

    /// A link is followed as it would be for a request. Anything else lies in the folder by itself,
    /// so that its attributes are enough; empty for what would not be served.
    private static Optional<Entry> entry(
            Path folder, Path name, OpenFolder open, FileTree tree, PathMapping mapping) {
        var text = name.toString();
        if (mapping.isHidden(text) || !canBeAskedFor(text, name)) {
            return Optional.empty();
        }
        try {
            var attributes = open.attributes(name);
            return attributes.isSymbolicLink()
                    ? Optional.of(entry(text, tree.find(folder.resolve(name))))
                    : entry(text, attributes);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// A name with a control character or a backslash is in no normal path. One whose octets are
    /// not UTF-8 becomes another name as text, and no request can say it.
    private static boolean canBeAskedFor(String text, Path name) {
        if (isPlain(text)) {
            return true;
        }
        try {
            return NormalPath.isNormal("/" + text)
                    && name.getFileSystem().getPath(text).equals(name);
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /// The common case: visible characters of ASCII, which nothing has to be asked about.
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c > '~' || c == '\\' || c == '/') {
                return false;
            }
        }
        return !name.startsWith(".");
    }

    private static Optional<Entry> entry(String name, BasicFileAttributes attributes) {
        boolean folder = attributes.isDirectory();
        return folder || attributes.isRegularFile()
                ? Optional.of(
                        new Entry(
                                name,
                                folder,
                                folder ? 0 : attributes.size(),
                                attributes.lastModifiedTime().toInstant()))
                : Optional.empty();
    }

    private static Entry entry(String name, FileTree.Found found) {
        return switch (found) {
            case FileTree.Folder(_, _, var modified) -> new Entry(name, true, 0, modified);
            case FileTree.RegularFile(_, _, var state) ->
                    new Entry(name, false, state.size(), state.modified());
        };
    }
}
