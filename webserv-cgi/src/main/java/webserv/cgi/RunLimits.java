package webserv.cgi;

import java.time.Duration;
import webserv.api.config.Settings;

/// What one run of a program may take.
///
/// @param total from its start to its end; beyond: 504, or an aborted response
/// @param firstOctet from its start to its first octet of output; beyond: 504
/// @param grace between SIGTERM and SIGKILL
/// @param headOctets the head of its answer, line ends included; beyond: 502
/// @param outputOctets all of its output; beyond: an aborted response
/// @param logOctets of its standard error that reach the log; the rest is dropped and counted
record RunLimits(
        Duration total,
        Duration firstOctet,
        Duration grace,
        int headOctets,
        long outputOctets,
        int logOctets) {

    /// As long as Apache httpd's `Timeout` lets a silent program run.
    static final Duration TOTAL = Duration.ofSeconds(60);

    /// Half of it: who has said nothing by then will hardly end well.
    static final Duration FIRST_OCTET = Duration.ofSeconds(30);

    /// Enough to remove a temporary file, and so short that a program which ignores SIGTERM has
    /// ended a second after its client has gone.
    static final Duration GRACE = Duration.ofMillis(500);

    static RunLimits of(Settings settings) {
        return new RunLimits(
                positive(settings, "timeout", TOTAL),
                positive(settings, "first_octet_timeout", FIRST_OCTET),
                settings.duration("kill_grace", GRACE),
                size(settings, "max_head", 64 << 10),
                settings.octets("max_output", 1L << 30),
                size(settings, "max_stderr", 64 << 10));
    }

    private static Duration positive(Settings settings, String key, Duration fallback) {
        var duration = settings.duration(key, fallback);
        if (duration.isZero()) {
            throw settings.wrong(key, "must be longer than 0");
        }
        return duration;
    }

    private static int size(Settings settings, String key, int fallback) {
        long octets = settings.octets(key, fallback);
        if (octets < 64 || octets > 16 << 20) {
            throw settings.wrong(key, "must be from 64B to 16MiB");
        }
        return (int) octets;
    }
}
