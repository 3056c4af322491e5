package webserv.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Settings;

/// Reads one value or a list of them, none of which may be there twice.
final class DistinctValues {
    private DistinctValues() {}

    /// The values in the order written; none where the key is not set.
    ///
    /// @param conversion from text; throws [ConfigException] where it is wrong
    static <T> List<T> of(
            Settings settings, Key<List<String>> key, Function<Node.Text, T> conversion) {
        var mistakes = new Mistakes();
        var distinct = read(settings, key, conversion, mistakes);
        mistakes.refuse();
        return distinct;
    }

    /// Those that are right.
    ///
    /// @param mistakes takes what is wrong with the others
    static <T> List<T> read(
            Settings settings,
            Key<List<String>> key,
            Function<Node.Text, T> conversion,
            Mistakes mistakes) {
        var distinct = new ArrayList<T>();
        for (var value : settings.values(key, mistakes)) {
            var converted = mistakes.attempt(() -> conversion.apply(value));
            if (converted.filter(distinct::contains).isPresent()) {
                mistakes.add(
                        new ConfigException(
                                value.origin(),
                                "'%s' has '%s' twice: keep one of the two"
                                        .formatted(key.name(), converted.get())));
            }
            converted.ifPresent(distinct::add);
        }
        return distinct;
    }
}
