package webserv.handlers.files;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import webserv.api.config.Keys;
import webserv.api.config.Settings;

/// What was read by certain keys, once for all locations that have them from one place around: most
/// locations of a large site set few keys themselves.
///
/// Safe for any thread: the settings of one place belong to one.
///
/// @param <T> what is read
final class KeptReadings<T> {
    private final Set<String> keys;
    private final Function<Settings, T> reading;
    private final Map<Settings, T> byPlace = new ConcurrentHashMap<>();

    /// @param keys all that the reading depends on
    KeptReadings(Keys keys, Function<Settings, T> reading) {
        this.keys = keys.names();
        this.reading = reading;
    }

    /// What holds for a location. What it decides itself is its own.
    T of(Settings location) {
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
