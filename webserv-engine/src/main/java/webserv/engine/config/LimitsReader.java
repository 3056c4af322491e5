package webserv.engine.config;

import java.time.Duration;
import webserv.api.config.Settings;
import webserv.api.spi.ConnectionLimits;
import webserv.api.spi.Limits;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.TransportSettings;

/// Reads the settings of the server as a whole. Where NGINX has a directive of the same meaning,
/// its name is the key.
final class LimitsReader {
    private static final int MOST_LOOPS = 1024;

    /// The longest line and the longest section that may be allowed. A line is buffered whole, so
    /// more would hand each client that much memory.
    private static final int MOST_LINE_OCTETS = 1 << 20;

    private static final int MOST_SECTION_OCTETS = 16 << 20;

    /// A fast network's rate: whoever asks for more has mistaken the unit.
    private static final int MOST_OCTETS_PER_SECOND = 1 << 30;

    private static final Duration LEAST_TIME = Duration.ofMillis(1);
    private static final Duration MOST_TIME = Duration.ofDays(365);

    private LimitsReader() {}

    static TransportSettings transportSettings(Settings root) {
        var defaults = TransportSettings.DEFAULTS;
        return new TransportSettings(
                loops(root, defaults.loops()),
                count(root, "backlog", defaults.backlog(), 1),
                root.duration("lingering_time", defaults.linger(), Duration.ZERO, MOST_TIME),
                root.octets("lingering_size", defaults.lingerOctets()));
    }

    private static int loops(Settings root, int fallback) {
        var text = root.text("loops", Integer.toString(fallback));
        if (text.equals("auto")) {
            return Math.min(Runtime.getRuntime().availableProcessors(), MOST_LOOPS);
        }
        int loops = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (loops < 1 || loops > MOST_LOOPS) {
            throw root.wrong("loops", "must be 'auto' or a whole number from 1 to " + MOST_LOOPS);
        }
        return loops;
    }

    static Limits limits(Settings root) {
        return new Limits(
                messageLimits(root, MessageLimits.DEFAULTS),
                connectionLimits(root, ConnectionLimits.DEFAULTS));
    }

    private static MessageLimits messageLimits(Settings root, MessageLimits defaults) {
        return new MessageLimits(
                line(root, "request_line_size", defaults.requestLineOctets(), 14),
                line(root, "field_line_size", defaults.fieldLineOctets(), 16),
                section(root, "field_section_size", defaults.fieldSectionOctets(), 16),
                count(root, "field_count", defaults.fieldCount(), 1),
                line(root, "chunk_line_size", defaults.chunkLineOctets(), 16),
                section(root, "trailer_section_size", defaults.trailerSectionOctets(), 0),
                defaults.leadingEmptyLines());
    }

    private static ConnectionLimits connectionLimits(Settings root, ConnectionLimits defaults) {
        return new ConnectionLimits(
                count(root, "max_connections", defaults.connections(), 1),
                count(root, "max_connections_per_address", defaults.connectionsPerAddress(), 0),
                count(root, "keepalive_requests", defaults.requestsPerConnection(), 1),
                time(root, "client_header_timeout", defaults.headerTime()),
                time(root, "keepalive_timeout", defaults.idleTime()),
                time(root, "client_body_timeout", defaults.contentTime()),
                contentRate(root, defaults.contentOctetsPerSecond()),
                time(root, "send_timeout", defaults.sendTime()),
                root.duration("shutdown_timeout", defaults.stopTime(), Duration.ZERO, MOST_TIME));
    }

    static int contentRate(Settings settings, int fallback) {
        return octets(settings, "client_body_min_rate", fallback, 0, MOST_OCTETS_PER_SECOND);
    }

    static Duration time(Settings root, String key, Duration fallback) {
        return root.duration(key, fallback, LEAST_TIME, MOST_TIME);
    }

    private static int count(Settings root, String key, int fallback, int least) {
        return Math.toIntExact(root.number(key, fallback, least, Integer.MAX_VALUE));
    }

    private static int line(Settings root, String key, int fallback, int least) {
        return octets(root, key, fallback, least, MOST_LINE_OCTETS);
    }

    private static int section(Settings root, String key, int fallback, int least) {
        return octets(root, key, fallback, least, MOST_SECTION_OCTETS);
    }

    private static int octets(Settings root, String key, int fallback, int least, int most) {
        return Math.toIntExact(root.octets(key, fallback, least, most));
    }
}
