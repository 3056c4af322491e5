package webserv.handlers.files;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.representation.Coding;

/// The representations that there are of a file at one moment (RFC 9110 §12.1): the file itself,
/// files beside it that hold the same packed, and those that are packed while they are sent.
///
/// @param siblings the packed files, by coding
/// @param onTheWay how it is packed where no sibling is
record Variants(
        RegularFile original, Map<Coding, RegularFile> siblings, List<PackedOnTheWay> onTheWay) {

    /// Copies the collections.
    Variants {
        siblings = Map.copyOf(siblings);
        onTheWay = List.copyOf(onTheWay);
    }

    /// Whether what a client accepts makes a difference.
    boolean vary() {
        return !onTheWay.isEmpty() || !siblings.isEmpty();
    }

    /// Whether one of them is made while it is sent.
    boolean makesAny() {
        return !onTheWay.isEmpty();
    }

    /// The first of the codings that there is; no coding where there is none of them.
    ///
    /// @param ranged whether a part is asked for, which only what lies on the disk has
    Coding select(List<Coding> preferences, boolean ranged) {
        for (var coding : preferences) {
            if (siblings.containsKey(coding) || (!ranged && made(coding).isPresent())) {
                return coding;
            }
        }
        return Coding.IDENTITY;
    }

    /// How the coding is made on the way; empty where it lies on the disk, or there is none.
    Optional<PackedOnTheWay> made(Coding coding) {
        if (!siblings.containsKey(coding)) {
            for (var packing : onTheWay) {
                if (packing.coding().equals(coding)) {
                    return Optional.of(packing);
                }
            }
        }
        return Optional.empty();
    }

    /// Whether the coding is made on the way.
    boolean isMade(Coding coding) {
        return made(coding).isPresent();
    }

    /// The file that is read for it.
    RegularFile file(Coding coding) {
        return siblings.getOrDefault(coding, original);
    }
}
