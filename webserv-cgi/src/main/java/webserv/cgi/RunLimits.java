package webserv.cgi;

import java.time.Duration;
import java.util.Optional;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Scalar;
import webserv.api.config.Settings;
import webserv.api.spi.ResponseHead;
import webserv.gateway.TimeLimits;

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
    static final Duration GRACE = Duration.ofMillis(300);

    private static final Kind<Duration> TIME = Kind.time(Duration.ofMillis(1), Scalar.Time.LONGEST);
    private static final Kind<Long> HEAD_SIZE = Kind.octets(64, ResponseHead.MOST_OCTETS);
    private static final Kind<Long> SIZE = Kind.octets(64, 16 << 20);

    private static final Key<Duration> TIMEOUT =
            Key.of("timeout", TIME, TOTAL, "from a program's start to its end; beyond: 504");
    private static final Key<Duration> FIRST_OCTET_TIMEOUT =
            Key.of("first_octet_timeout", TIME, FIRST_OCTET, "to its first output; beyond: 504");
    private static final Key<Duration> KILL_GRACE =
            Key.of("kill_grace", Kind.TIME, GRACE, "between SIGTERM and SIGKILL");
    private static final Key<Long> MAX_HEAD =
            Key.of("max_head", HEAD_SIZE, 64L << 10, "the head of an answer; beyond: 502");
    private static final Key<Long> MAX_OUTPUT =
            Key.of("max_output", Kind.OCTETS, 1L << 30, "all of the output; beyond: aborted");
    private static final Key<Long> MAX_STDERR =
            Key.of("max_stderr", SIZE, 64L << 10, "of the error output that reaches the log");

    static final Keys KEYS =
            Keys.of(TIMEOUT, FIRST_OCTET_TIMEOUT, KILL_GRACE, MAX_HEAD, MAX_OUTPUT, MAX_STDERR);

    /// What is odd about them, though nothing is wrong.
    static Optional<String> warning(Settings settings) {
        return TimeLimits.warning(settings, FIRST_OCTET_TIMEOUT, TIMEOUT);
    }

    static RunLimits of(Settings settings) {
        return new RunLimits(
                settings.get(TIMEOUT),
                settings.get(FIRST_OCTET_TIMEOUT),
                settings.get(KILL_GRACE),
                Math.toIntExact(settings.get(MAX_HEAD)),
                settings.get(MAX_OUTPUT),
                Math.toIntExact(settings.get(MAX_STDERR)));
    }
}
