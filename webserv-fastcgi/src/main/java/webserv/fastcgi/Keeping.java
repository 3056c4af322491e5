package webserv.fastcgi;

import java.time.Duration;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;

/// What a location keeps between requests.
///
/// @param connections of the application that may rest, at most, when one more of the location's
///   comes free; 0 to close each after its request
/// @param idle how long one of the location's rests that nobody needs
record Keeping(int connections, Duration idle) {
    private static final Key<Boolean> KEEP_CONN =
            Key.of("keep_conn", Kind.FLAG, true, "whether connections are kept between requests");
    private static final Key<Integer> KEEPALIVE =
            Key.of(
                    "keepalive",
                    Kind.whole(0, 10_000),
                    8,
                    "how many of them, at most, for all locations of the application");
    private static final Key<Duration> IDLE_TIMEOUT =
            Key.of(
                    "idle_timeout",
                    Kind.time(Duration.ofMillis(1), Duration.ofHours(1)),
                    Duration.ofSeconds(30),
                    "how long one is kept that nobody needs");

    static final Keys KEYS = Keys.of(KEEP_CONN, KEEPALIVE, IDLE_TIMEOUT);

    static Keeping of(Settings settings) {
        boolean kept = settings.get(KEEP_CONN);
        int most = settings.get(KEEPALIVE);
        return new Keeping(kept ? most : 0, settings.get(IDLE_TIMEOUT));
    }

    /// Whether any is kept at all.
    boolean keeps() {
        return connections > 0;
    }
}
