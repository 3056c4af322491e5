package webserv.fastcgi;

import java.time.Duration;
import webserv.api.config.Settings;

/// What one request may take of the application.
///
/// @param total from its opening to its end; beyond: 504, or an aborted response
/// @param firstOctet to the first octet of the answer; beyond: 504
/// @param headOctets the head of its answer, line ends included; beyond: 502
/// @param outputOctets all of its answer; beyond: an aborted response
/// @param logOctets of its errors that reach the log; the rest is dropped and counted
record ConversationLimits(
        Duration total, Duration firstOctet, int headOctets, long outputOctets, int logOctets) {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofDays(1);

    /// The same defaults as for programs of `cgi`, whose authors move here.
    static ConversationLimits of(Settings settings) {
        return new ConversationLimits(
                settings.duration("timeout", Duration.ofSeconds(60), LEAST, MOST),
                settings.duration("first_octet_timeout", Duration.ofSeconds(30), LEAST, MOST),
                size(settings, "max_head"),
                settings.octets("max_output", 1L << 30),
                size(settings, "max_stderr"));
    }

    private static int size(Settings settings, String key) {
        return (int) settings.octets(key, 64 << 10, 64, 16 << 20);
    }
}
