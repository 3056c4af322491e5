package webserv.gateway;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import webserv.api.config.ConfigException;
import webserv.api.config.FileNames;
import webserv.api.config.Key;
import webserv.api.config.Node;
import webserv.api.config.Quoted;
import webserv.api.config.Settings;

/// Reads the names of scripts that answer for their folder.
public final class IndexNames {
    private IndexNames() {}

    /// The names that a key gives. A location may have inherited it, with names that are meant for
    /// files: those are passed over when a folder is asked for. What is written for the scripts
    /// themselves has to be one that can be run.
    ///
    /// @param never why a name is never that of a script, whatever is there: the end of a sentence
    /// @throws ConfigException as by [FileNames#of], or if one written here is never run
    public static List<String> of(
            Settings settings, Key<List<String>> key, Function<String, Optional<String>> never) {
        var names = FileNames.of(settings, key);
        return settings.hasOwn(key) ? settings.each(key, name -> checked(key, name, never)) : names;
    }

    private static String checked(
            Key<?> key, Node.Text value, Function<String, Optional<String>> never) {
        var name = value.text();
        var why =
                name.startsWith(".")
                        ? Optional.of("no path leads to names that begin with a dot")
                        : never.apply(name);
        if (why.isPresent()) {
            throw ConfigException.advising(
                    key.name(),
                    value,
                    "names %s, which is never run here: %s".formatted(Quoted.of(name), why.get()));
        }
        return name;
    }
}
