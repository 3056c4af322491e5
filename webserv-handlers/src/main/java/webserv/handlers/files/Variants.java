package webserv.handlers.files;

import java.util.List;
import java.util.Map;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.representation.ContentCoding;

/// The representations that there are of a file at one moment (RFC 9110 §12.1): the file itself,
/// files beside it that hold the same packed, and one that is packed while it is sent.
///
/// @param siblings the packed files, by coding
/// @param gzips whether it is packed on the way where no sibling is
record Variants(RegularFile original, Map<ContentCoding, RegularFile> siblings, boolean gzips) {

    /// Copies the map.
    Variants {
        siblings = Map.copyOf(siblings);
    }

    /// Whether what a client accepts makes a difference.
    boolean vary() {
        return gzips || !siblings.isEmpty();
    }

    /// The first of the codings that there is; no coding where there is none of them.
    ///
    /// @param ranged whether a part is asked for, which only what lies on the disk has
    ContentCoding select(List<ContentCoding> preferences, boolean ranged) {
        for (var coding : preferences) {
            if (siblings.containsKey(coding)
                    || (coding == ContentCoding.GZIP && gzips && !ranged)) {
                return coding;
            }
        }
        return ContentCoding.IDENTITY;
    }

    /// Whether the coding is made on the way.
    boolean isMade(ContentCoding coding) {
        return coding == ContentCoding.GZIP && !siblings.containsKey(coding);
    }

    /// The file that is read for it.
    RegularFile file(ContentCoding coding) {
        return siblings.getOrDefault(coding, original);
    }
}
