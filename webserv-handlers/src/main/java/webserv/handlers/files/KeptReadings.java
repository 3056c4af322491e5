package webserv.handlers.files;

import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Function;
import webserv.api.config.Keys;
import webserv.api.config.Settings;

/// What was read by certain keys, once for all locations that have them from one place around: most
/// locations of a large site set few keys themselves.
///
/// Confined to the thread that reads the configuration.
///
/// @param <T> what is read
final class KeptReadings<T> {
    private final Set<String> keys;
    private final IdentityHashMap<Settings, T> byPlace = new IdentityHashMap<>();

    /// @param keys all that the reading depends on
    KeptReadings(Keys keys) {
        this.keys = keys.names();
    }

    /// What holds for a location. What it decides itself is its own.
    T of(Settings location, Function<Settings, T> reading) {
        var place = location.deciding(keys);
        if (place == location) {
            return reading.apply(location);
        }
        var known = byPlace.get(place);
        if (known == null) {
            known = reading.apply(place);
            byPlace.put(place, known);
        }
        return known;
    }
}
