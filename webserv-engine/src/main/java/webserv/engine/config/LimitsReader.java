package webserv.engine.config;

import java.time.Duration;
import java.util.Optional;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Scalar;
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

    private static final Duration MOST_TIME = Duration.ofDays(365);
    private static final Kind<Duration> TIME = Kind.time(Duration.ofMillis(1), MOST_TIME);
    private static final Kind<Duration> TIME_OR_NONE = Kind.time(Duration.ZERO, MOST_TIME);

    private static final Key<Integer> LOOPS =
            Key.of(
                            "loops",
                            new Scalar.Written<>(
                                    "'auto' or a whole number from 1 to " + MOST_LOOPS,
                                    "auto|[0-9]{1,4}",
                                    LimitsReader::loops),
                            TransportSettings.DEFAULTS.loops(),
                            "event loops, each a thread; auto is one for each core")
                    .own();
    private static final Key<Integer> BACKLOG =
            count(
                    "backlog",
                    1,
                    TransportSettings.DEFAULTS.backlog(),
                    "connections that wait to be accepted, for each listener");
    private static final Key<Duration> LINGERING_TIME =
            Key.of(
                            "lingering_time",
                            TIME_OR_NONE,
                            TransportSettings.DEFAULTS.linger(),
                            "how long a connection that is closed reads on")
                    .own();
    private static final Key<Long> LINGERING_SIZE =
            Key.of(
                            "lingering_size",
                            Kind.OCTETS,
                            TransportSettings.DEFAULTS.lingerOctets(),
                            "how much a connection that is closed drops")
                    .own();

    private static final Key<Long> REQUEST_LINE =
            line(
                    "request_line_size",
                    14,
                    MessageLimits.DEFAULTS.requestLineOctets(),
                    "the request line; beyond: 414");
    private static final Key<Long> FIELD_LINE =
            line(
                    "field_line_size",
                    16,
                    MessageLimits.DEFAULTS.fieldLineOctets(),
                    "one field line; beyond: 431");
    private static final Key<Long> FIELD_SECTION =
            section(
                    "field_section_size",
                    16,
                    MessageLimits.DEFAULTS.fieldSectionOctets(),
                    "all field lines; beyond: 431");
    private static final Key<Integer> FIELD_COUNT =
            count(
                    "field_count",
                    1,
                    MessageLimits.DEFAULTS.fieldCount(),
                    "field lines; beyond: 431");
    private static final Key<Long> CHUNK_LINE =
            line(
                    "chunk_line_size",
                    16,
                    MessageLimits.DEFAULTS.chunkLineOctets(),
                    "a chunk's size line with its extensions; beyond: 400");
    private static final Key<Long> TRAILER_SECTION =
            section(
                    "trailer_section_size",
                    0,
                    MessageLimits.DEFAULTS.trailerSectionOctets(),
                    "all trailer lines; beyond: 431");

    private static final Key<Integer> CONNECTIONS =
            count(
                    "max_connections",
                    1,
                    ConnectionLimits.DEFAULTS.connections(),
                    "open connections; beyond: 503");
    private static final Key<Integer> CONNECTIONS_PER_ADDRESS =
            count(
                    "max_connections_per_address",
                    0,
                    ConnectionLimits.DEFAULTS.connectionsPerAddress(),
                    "open connections of one client address; 0 for no such limit");
    private static final Key<Integer> REQUESTS =
            count(
                    "keepalive_requests",
                    1,
                    ConnectionLimits.DEFAULTS.requestsPerConnection(),
                    "answers on one connection");
    private static final Key<Duration> HEADER_TIME =
            Key.of(
                            "client_header_timeout",
                            TIME,
                            ConnectionLimits.DEFAULTS.headerTime(),
                            "from the first octet of a head to its last; beyond: 408")
                    .own();
    private static final Key<Duration> IDLE_TIME =
            Key.of(
                            "keepalive_timeout",
                            TIME,
                            ConnectionLimits.DEFAULTS.idleTime(),
                            "from an answer to the next request; beyond: closed")
                    .own();
    private static final Key<Duration> STOP_TIME =
            Key.of(
                            "shutdown_timeout",
                            TIME_OR_NONE,
                            ConnectionLimits.DEFAULTS.stopTime(),
                            "how long a stop waits for requests in flight")
                    .own();

    static final Key<Duration> CONTENT_TIME =
            Key.of(
                    "client_body_timeout",
                    TIME,
                    ConnectionLimits.DEFAULTS.contentTime(),
                    "how long content may stand still; beyond: 408");
    static final Key<Long> CONTENT_RATE =
            Key.of(
                    "client_body_min_rate",
                    Kind.octets(0, MOST_OCTETS_PER_SECOND),
                    (long) ConnectionLimits.DEFAULTS.contentOctetsPerSecond(),
                    "the least average rate of content, per second; 0 for none");
    static final Key<Duration> SEND_TIME =
            Key.of(
                    "send_timeout",
                    TIME,
                    ConnectionLimits.DEFAULTS.sendTime(),
                    "how long sending may stand still; beyond: aborted");

    /// Those of the file's top alone.
    static final Keys TOP =
            Keys.of(
                            LOOPS,
                            BACKLOG,
                            LINGERING_TIME,
                            LINGERING_SIZE,
                            REQUEST_LINE,
                            FIELD_LINE,
                            FIELD_SECTION,
                            FIELD_COUNT,
                            CHUNK_LINE,
                            TRAILER_SECTION,
                            CONNECTIONS,
                            CONNECTIONS_PER_ADDRESS,
                            REQUESTS,
                            HEADER_TIME,
                            IDLE_TIME,
                            STOP_TIME)
                    .calledElsewhere("worker_processes", LOOPS.name())
                    .calledElsewhere("worker_connections", CONNECTIONS.name());

    private final Settings root;
    private final Mistakes mistakes;

    LimitsReader(Settings root, Mistakes mistakes) {
        this.root = root;
        this.mistakes = mistakes;
    }

    TransportSettings transportSettings() {
        return new TransportSettings(
                get(LOOPS), get(BACKLOG), get(LINGERING_TIME), get(LINGERING_SIZE));
    }

    Limits limits() {
        return new Limits(messageLimits(), connectionLimits());
    }

    private MessageLimits messageLimits() {
        return new MessageLimits(
                octets(REQUEST_LINE),
                octets(FIELD_LINE),
                octets(FIELD_SECTION),
                get(FIELD_COUNT),
                octets(CHUNK_LINE),
                octets(TRAILER_SECTION),
                MessageLimits.DEFAULTS.leadingEmptyLines());
    }

    private ConnectionLimits connectionLimits() {
        return new ConnectionLimits(
                get(CONNECTIONS),
                get(CONNECTIONS_PER_ADDRESS),
                get(REQUESTS),
                get(HEADER_TIME),
                get(IDLE_TIME),
                get(CONTENT_TIME),
                octets(CONTENT_RATE),
                get(SEND_TIME),
                get(STOP_TIME));
    }

    /// The value, or the default where there is a mistake, which is kept.
    private <T> T get(Key<T> key) {
        return mistakes.attempt(() -> root.get(key)).or(key::fallback).orElseThrow();
    }

    private int octets(Key<Long> key) {
        return Math.toIntExact(get(key));
    }

    private static Optional<Integer> loops(String text) {
        if (text.equals("auto")) {
            return Optional.of(Math.min(Runtime.getRuntime().availableProcessors(), MOST_LOOPS));
        }
        int loops = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        return loops >= 1 && loops <= MOST_LOOPS ? Optional.of(loops) : Optional.empty();
    }

    private static Key<Integer> count(String name, int least, int fallback, String meaning) {
        return Key.of(name, Kind.whole(least, Integer.MAX_VALUE), fallback, meaning).own();
    }

    private static Key<Long> line(String name, int least, int fallback, String meaning) {
        return octets(name, least, MOST_LINE_OCTETS, fallback, meaning);
    }

    private static Key<Long> section(String name, int least, int fallback, String meaning) {
        return octets(name, least, MOST_SECTION_OCTETS, fallback, meaning);
    }

    private static Key<Long> octets(
            String name, int least, int most, long fallback, String meaning) {
        return Key.of(name, Kind.octets(least, most), fallback, meaning).own();
    }
}
