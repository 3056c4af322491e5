package webserv.handlers.files;

import java.util.List;
import webserv.api.config.ConfigException;
import webserv.api.config.Settings;

/// What the locations of one configuration may keep of their files, all together.
///
/// @param octets in memory, content and what an entry takes besides
/// @param entries paths that are known
/// @param openFiles files that stay open between requests
record CacheLimits(long octets, int entries, int openFiles) {
    private static final String SIZE = "cache_size";
    private static final String ENTRIES = "cache_entries";
    private static final String OPEN_FILES = "open_file_cache";

    private static final int MOST_ENTRIES = 10_000_000;
    private static final int MOST_OPEN_FILES = 1_000_000;

    /// @param top the settings that hold for all locations
    static CacheLimits of(Settings top) {
        return new CacheLimits(
                top.octets(SIZE, 32L << 20),
                (int) top.number(ENTRIES, 20_000, 0, MOST_ENTRIES),
                (int) top.number(OPEN_FILES, 256, 0, MOST_OPEN_FILES));
    }

    /// @param location settings that may have inherited these limits, and not have their own
    /// @throws ConfigException where one is written below the top
    static void checkAreAbove(Settings location, Settings top) {
        for (var key : List.of(SIZE, ENTRIES, OPEN_FILES)) {
            boolean inherited = top.has(key) && location.originOf(key).equals(top.originOf(key));
            if (location.has(key) && !inherited) {
                throw new ConfigException(
                        location.originOf(key),
                        "'" + key + "' holds for all locations: write it at the top of the file");
            }
        }
    }
}
