package webserv.handlers.files;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Optional;
import java.util.Set;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.representation.ContentCoding;
import webserv.handlers.representation.MediaRules;

/// Which files are sent packed.
///
/// @param siblings the codings that a file may lie beside another in, as `a.js.br` beside `a.js`
/// @param gzip whether others are packed on the way
/// @param gzipTypes those that gain by it
/// @param gzipMinOctets smaller ones gain nothing
/// @param gzipLevel from 1 for fast to 9 for small
record Packing(
        Set<ContentCoding> siblings,
        boolean gzip,
        MediaRules<Boolean> gzipTypes,
        long gzipMinOctets,
        int gzipLevel) {

    /// Looks beside a file for packed ones. Blocking.
    Variants variantsOf(RegularFile file, FileTree tree, String contentType) {
        var found = new EnumMap<ContentCoding, RegularFile>(ContentCoding.class);
        for (var coding : siblings) {
            sibling(file, coding, tree).ifPresent(sibling -> found.put(coding, sibling));
        }
        boolean gzips =
                gzip
                        && file.state().size() >= gzipMinOctets
                        && gzipTypes
                                .find(String.valueOf(file.asked().getFileName()), contentType)
                                .isPresent();
        return new Variants(file, found, gzips);
    }

    /// One that is older than the file was not made of it: somebody has changed the file and not
    /// packed it again. Tools that copy a time copy whole seconds, so these are compared.
    private static Optional<RegularFile> sibling(
            RegularFile file, ContentCoding coding, FileTree tree) {
        var path = file.asked().resolveSibling(file.asked().getFileName() + coding.suffix());
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
