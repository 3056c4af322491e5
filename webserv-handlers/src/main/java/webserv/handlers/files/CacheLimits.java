package webserv.handlers.files;

import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;

/// What the locations of one configuration may keep of their files, all together.
///
/// @param octets in memory, content and what an entry takes besides
/// @param entries paths that are known
/// @param openFiles files that stay open between requests
record CacheLimits(long octets, int entries, int openFiles) {
    private static final Key<Long> SIZE =
            Key.of("cache_size", Kind.OCTETS, 32L << 20, "what all cached files may take").own();
    private static final Key<Integer> ENTRIES =
            Key.of("cache_entries", Kind.whole(0, 10_000_000), 20_000, "paths that are remembered")
                    .own();
    private static final Key<Integer> OPEN_FILES =
            Key.of(
                            "open_file_cache",
                            Kind.whole(0, 1_000_000),
                            256,
                            "files that stay open between requests")
                    .own();

    static final Keys KEYS = Keys.of(SIZE, ENTRIES, OPEN_FILES);

    /// @param top the settings that hold for all locations
    static CacheLimits of(Settings top) {
        return new CacheLimits(top.get(SIZE), top.get(ENTRIES), top.get(OPEN_FILES));
    }
}
