package webserv.handlers.files;

import java.time.Duration;
import java.util.List;
import webserv.api.config.ConfigException;
import webserv.api.config.FileNames;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;
import webserv.handlers.files.CommonHandlers.Manner;

/// Reads how files are served, whatever folder they are in.
///
/// Of several values of a wrong kind the first is told here: the others are found by what is
/// declared of their keys.
///
/// Safe for any thread: the settings of one place belong to one.
final class MannerSettings {
    /// Larger ones go to the client by the system, which is faster then.
    private static final long LARGEST_CACHED_OCTETS = 16L << 20;

    private static final Key<List<String>> INDEX =
            Key.of(
                    "index",
                    Kind.list(Kind.TEXT),
                    List.of("index.html"),
                    "what answers for a folder, the first that is there");
    private static final Key<Boolean> AUTOINDEX =
            Key.of("autoindex", Kind.FLAG, false, "list a folder without an index");
    private static final Key<Links> SYMLINKS =
            Key.of(
                    "symlinks",
                    Kind.oneOf(List.of(Links.values())),
                    Links.WITHIN,
                    "which symbolic links below the folder are followed");
    private static final Key<Boolean> HIDDEN_FILES =
            Key.of("hidden_files", Kind.FLAG, false, "serve names that begin with a dot");
    private static final Key<Duration> CACHE_VALID =
            Key.of(
                    "cache_valid",
                    Kind.TIME,
                    Duration.ofSeconds(1),
                    "how long a cached file is used without a look at the disk; 0: no cache");
    private static final Key<Long> CACHE_MAX_FILE =
            Key.of(
                    "cache_max_file",
                    Kind.octets(0, LARGEST_CACHED_OCTETS),
                    64L << 10,
                    "the largest file that is cached");

    private static final Keys OWN =
            Keys.of(INDEX, AUTOINDEX, SYMLINKS, HIDDEN_FILES, CACHE_VALID, CACHE_MAX_FILE);

    /// What the files of several locations are described by.
    private final KeptReadings<Description> descriptions =
            new KeptReadings<>(DescriptionSettings.KEYS, DescriptionSettings::description);

    /// Which files of several locations are sent packed.
    private final KeptReadings<Packing> packings;

    MannerSettings(PackingSettings packing) {
        packings = new KeptReadings<>(packing.keys(), packing::packing);
    }

    /// All that the manner depends on.
    static Keys keys(PackingSettings packing) {
        return OWN.and(DescriptionSettings.KEYS).and(packing.keys());
    }

    Manner read(Settings settings) {
        try {
            var options =
                    new FilesHandler.Options(
                            FileNames.of(settings, INDEX),
                            settings.has(INDEX),
                            settings.get(AUTOINDEX),
                            descriptions.of(settings),
                            packings.of(settings),
                            settings.get(CACHE_VALID),
                            settings.get(CACHE_MAX_FILE));
            return new Manner(options, settings.get(SYMLINKS), settings.get(HIDDEN_FILES));
        } catch (ConfigException one) {
            throw Mistakes.readingOn(
                    one, () -> descriptions.of(settings), () -> packings.of(settings));
        }
    }
}
