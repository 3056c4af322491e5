package webserv.handlers.files;

import java.time.Instant;
import java.util.List;
import webserv.api.http.Fields;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.handlers.files.Representation.Metadata;
import webserv.handlers.representation.Coding;
import webserv.handlers.representation.MediaTypes;

/// What a location says of its files.
///
/// @param cache what it says to caches
/// @param warnings what clients may not understand of it
record Description(MediaTypes types, CachePolicy cache, List<String> warnings) {

    String contentType(RegularFile file) {
        return types.of(name(file));
    }

    /// What is said of one representation.
    ///
    /// @param state of the file that is read for it
    /// @param now for the strength of its tag
    Metadata of(Variants variants, Coding coding, FileState state, Instant now) {
        var contentType = contentType(variants.original());
        boolean made = variants.isMade(coding);
        return new Metadata(
                contentType,
                coding,
                made ? state.validatorsOfMade(coding, now) : state.validators(now),
                made,
                repeated(variants, contentType));
    }

    private Fields repeated(Variants variants, String contentType) {
        var fields = new Fields.Builder();
        cache.fieldValue(name(variants.original()), contentType)
                .ifPresent(value -> fields.add("Cache-Control", value));
        if (variants.vary()) {
            fields.add("Vary", "Accept-Encoding");
        }
        return fields.build();
    }

    private static String name(RegularFile file) {
        return String.valueOf(file.asked().getFileName());
    }
}
