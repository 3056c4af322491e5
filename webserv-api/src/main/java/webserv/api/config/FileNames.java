package webserv.api.config;

import java.util.List;

/// Names of files in whatever folder is asked for, such as those of its index.
public final class FileNames {
    private FileNames() {}

    /// The names that a key gives; where it is not set its default, or none.
    ///
    /// @throws ConfigException if one of them is empty, leads to another folder, or has what no
    ///   path may have, or several stand in one text
    public static List<String> of(Settings settings, Key<List<String>> key) {
        SeveralWords.refuseFiles(key.name(), settings.find(key.name()));
        return settings.has(key)
                ? settings.each(key, value -> name(key.name(), value))
                : settings.find(key).or(key::fallback).orElse(List.of());
    }

    private static String name(String key, Node.Text value) {
        var name = value.text();
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals("..") || name.equals(".")) {
            throw ConfigException.of(key, value, "must be a file name without '/'");
        }
        if (name.chars().anyMatch(c -> c == '\\' || Character.isISOControl(c))) {
            throw ConfigException.of(
                    key, value, "has a backslash or a control character, which no path may have");
        }
        return name;
    }
}
