package webserv.api.config;

import java.util.Optional;
import java.util.regex.Pattern;

/// A key without a blank behind its colon: to YAML it is one text with its value, and what was
/// meant shows only in what it looks like. A URL looks like none.
///
/// @param key without its colon
/// @param column where it begins in the text, from 1
public record GluedKey(String key, int column) {
    private static final Pattern GLUED = Pattern.compile("^[ -]*(?<key>[a-z_]+):(?!//)\\S");

    /// The one that a text begins with, be it behind blanks and the dash of a list; empty where
    /// there is none.
    public static Optional<GluedKey> in(String text) {
        var glued = GLUED.matcher(text);
        return glued.find()
                ? Optional.of(new GluedKey(glued.group("key"), glued.start("key") + 1))
                : Optional.empty();
    }
}
