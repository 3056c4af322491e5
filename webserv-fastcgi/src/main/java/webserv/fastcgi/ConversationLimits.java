package webserv.fastcgi;

import java.time.Duration;
import java.util.Optional;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;
import webserv.api.spi.ResponseHead;
import webserv.gateway.TimeLimits;

/// What one request may take of the application.
///
/// @param total from its opening to its end; beyond: 504, or an aborted response
/// @param firstOctet to the first octet of the answer; beyond: 504
/// @param headOctets the head of its answer, line ends included; beyond: 502
/// @param outputOctets all of its answer; beyond: an aborted response
/// @param logOctets of its errors that reach the log; the rest is dropped and counted
record ConversationLimits(
        Duration total, Duration firstOctet, int headOctets, long outputOctets, int logOctets) {
    private static final Kind<Duration> TIME = Kind.time(Duration.ofMillis(1), Duration.ofDays(1));
    private static final Kind<Long> HEAD_SIZE = Kind.octets(64, ResponseHead.MOST_OCTETS);
    private static final Kind<Long> SIZE = Kind.octets(64, 16 << 20);

    private static final Key<Duration> TIMEOUT =
            Key.of("timeout", TIME, Duration.ofSeconds(60), "for a request in all; beyond: 504");
    private static final Key<Duration> FIRST_OCTET_TIMEOUT =
            Key.of(
                    "first_octet_timeout",
                    TIME,
                    Duration.ofSeconds(30),
                    "to the application's first output; beyond: 504");
    private static final Key<Long> MAX_HEAD =
            Key.of("max_head", HEAD_SIZE, 64L << 10, "the head of an answer; beyond: 502");
    private static final Key<Long> MAX_OUTPUT =
            Key.of("max_output", Kind.OCTETS, 1L << 30, "all of the answer; beyond: aborted");
    private static final Key<Long> MAX_STDERR =
            Key.of("max_stderr", SIZE, 64L << 10, "of the application's errors that reach the log");

    static final Keys KEYS =
            Keys.of(TIMEOUT, FIRST_OCTET_TIMEOUT, MAX_HEAD, MAX_OUTPUT, MAX_STDERR);

    /// What is odd about them, though nothing is wrong.
    static Optional<String> warning(Settings settings) {
        return TimeLimits.warning(settings, FIRST_OCTET_TIMEOUT, TIMEOUT);
    }

    /// The same defaults as for programs of `cgi`, whose authors move here.
    static ConversationLimits of(Settings settings) {
        return new ConversationLimits(
                settings.get(TIMEOUT),
                settings.get(FIRST_OCTET_TIMEOUT),
                Math.toIntExact(settings.get(MAX_HEAD)),
                settings.get(MAX_OUTPUT),
                Math.toIntExact(settings.get(MAX_STDERR)));
    }
}
