package webserv.handlers.files;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.representation.AcceptEncoding;
import webserv.handlers.representation.Coding;

/// Which files are sent packed. Most locations of a site share one.
///
/// @param siblings the packed forms that may lie beside a file
/// @param onTheWay how others are packed while they are sent
/// @param accept what clients take of these codings
/// @param room the memory for what is packed while it is sent
record Packing(
        List<Sibling> siblings,
        List<PackedOnTheWay> onTheWay,
        AcceptEncoding accept,
        PackingRoom room) {

    /// A packed form beside a file, as `a.js.br` beside `a.js`.
    ///
    /// @param suffix what its name ends with
    record Sibling(Coding coding, String suffix) {}

    /// Copies the lists.
    Packing {
        siblings = List.copyOf(siblings);
        onTheWay = List.copyOf(onTheWay);
    }

    /// With all of the room free.
    Packing(List<Sibling> siblings, List<PackedOnTheWay> onTheWay) {
        this(siblings, onTheWay, new AcceptEncoding(codings(onTheWay)), new PackingRoom());
    }

    /// The codings that a file may be sent in, in the order in which they are preferred where the
    /// client does not care: the well-known ones, then those that only a module knows.
    private static List<Coding> codings(List<PackedOnTheWay> onTheWay) {
        if (onTheWay.isEmpty()) {
            return Coding.WELL_KNOWN;
        }
        return Stream.concat(
                        Coding.WELL_KNOWN.stream(), onTheWay.stream().map(PackedOnTheWay::coding))
                .distinct()
                .toList();
    }

    /// Whether the same files are sent packed, in the same way.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Packing packing
                && siblings.equals(packing.siblings)
                && onTheWay.equals(packing.onTheWay);
    }

    @Override
    public int hashCode() {
        return 31 * siblings.hashCode() + onTheWay.hashCode();
    }

    /// Looks beside a file for packed ones. Blocking.
    Variants variantsOf(RegularFile file, FileTree tree, String contentType) {
        var found = new HashMap<Coding, RegularFile>();
        for (var sibling : siblings) {
            sibling(file, sibling.suffix(), tree)
                    .ifPresent(packed -> found.put(sibling.coding(), packed));
        }
        var made = onTheWay.stream().filter(packing -> packing.isFor(file, contentType)).toList();
        return new Variants(file, found, made);
    }

    /// One that is older than the file was not made of it: somebody has changed the file and not
    /// packed it again. Tools that copy a time copy whole seconds, so these are compared.
    private static Optional<RegularFile> sibling(RegularFile file, String suffix, FileTree tree) {
        var path = file.asked().resolveSibling(file.asked().getFileName() + suffix);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return tree.find(path) instanceof RegularFile sibling
                            && !seconds(sibling).isBefore(seconds(file))
                    ? Optional.of(sibling)
                    : Optional.empty();
        } catch (Refused _) {
            return Optional.empty();
        }
    }

    private static Instant seconds(RegularFile file) {
        return file.state().modified().truncatedTo(ChronoUnit.SECONDS);
    }
}
