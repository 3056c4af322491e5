package webserv.api.config;

import java.util.Optional;

/// The errors of whoever reads a mapping, for what it alone can check. Each names the key and
/// points at its place in the file:
///
/// ```java
/// if (!COLOURS.contains(settings.text("colour"))) {
///     throw settings.wrong("colour", "must be red or blue");
/// }
/// ```
///
/// is told as `webserv.yaml:7:13: 'colour' must be red or blue, not 'green'`. For one of the values
/// of a list there are [ConfigException#of] and [ConfigException#advising].
public sealed interface Refusals permits Settings {

    /// Where the mapping begins.
    Origin origin();

    /// Where a key is written; where the mapping begins if it is not written at all.
    Origin originOf(String key);

    /// What is written for a key, here or in an enclosing mapping.
    Optional<Node> find(String key);

    /// What is written for a key that is declared: around the mapping only if it is inherited.
    Optional<Node> written(Key<?> key);

    /// An error at the value of a key, or at the mapping where the key is not set.
    ///
    /// @param mistake as in [ConfigException#of(String, Node, String)]
    default ConfigException wrong(String key, String mistake) {
        return wrong(key, find(key), mistake);
    }

    /// The same for a key that is declared.
    default ConfigException wrong(Key<?> key, String mistake) {
        return wrong(key.name(), written(key), mistake);
    }

    /// An error at the value of a key, or at the mapping where the key is not set, told with
    /// advice.
    ///
    /// @param mistake as in [ConfigException#advising(String, Node, String)]
    default ConfigException advise(String key, String mistake) {
        return advise(key, find(key), mistake);
    }

    /// The same for a key that is declared.
    default ConfigException advise(Key<?> key, String mistake) {
        return advise(key.name(), written(key), mistake);
    }

    /// An error at a key itself, where the user chose its name.
    ///
    /// @param mistake what is wrong with the name
    default ConfigException wrongKey(String key, String mistake) {
        return new ConfigException(originOf(key), "'" + key + "' " + mistake);
    }

    private ConfigException wrong(String key, Optional<Node> value, String mistake) {
        return value.map(there -> ConfigException.of(key, there, mistake))
                .orElseGet(() -> missing(key, mistake));
    }

    private ConfigException advise(String key, Optional<Node> value, String mistake) {
        return value.map(there -> ConfigException.advising(key, there, mistake))
                .orElseGet(() -> missing(key, mistake));
    }

    private ConfigException missing(String key, String mistake) {
        return new ConfigException(origin(), "'" + key + "' " + mistake);
    }
}
