package webserv.gateway;

import java.time.Duration;
import java.util.Optional;
import webserv.api.config.Key;
import webserv.api.config.Kind;
import webserv.api.config.Settings;

/// Looks at two times of a location of which one ends what the other would.
public final class TimeLimits {
    private TimeLimits() {}

    /// What is to be said of a time for the beginning that is longer than that for all. It does no
    /// harm, and where one of them is inherited it may be meant so.
    ///
    /// @param first to the first octet; its default is no wish of anybody
    /// @param total from the same moment to the end
    public static Optional<String> warning(
            Settings settings, Key<Duration> first, Key<Duration> total) {
        var most = settings.get(total);
        return settings.find(first)
                .filter(time -> time.compareTo(most) > 0)
                .map(time ->
                        "%s: '%s' (%s) has no effect, as '%s' (%s) is over before: make it shorter, or '%4$s' longer"
                                .formatted(
                                        settings.originOf(first),
                                        first.name(),
                                        Kind.TIME.written(time),
                                        total.name(),
                                        Kind.TIME.written(most)));
    }
}
