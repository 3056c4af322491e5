package webserv.app.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import webserv.api.http.Cause;
import webserv.api.http.RequestHead;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Decision;
import webserv.api.spi.Event;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.Match;
import webserv.api.spi.MessageLimits;
import webserv.bench.Nowhere;

/// What a loop does for a line of the access log: it puts the line together, and with [#lineInRing]
/// leaves it in its ring, which the same thread empties here, so that no other thread has a part in
/// the time.
///
/// The strings of `Referer` and `User-Agent` are made for the line, as nobody else has asked for
/// them: 216 of the 240 octets that a browser's line allocates in `combined`. The other 24 are the
/// point in time, which the record keeps as a number. `webserv.app` exports nothing, so the
/// benchmark is in the log's package; on the class path that is allowed.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LineBenchmark {
    private static final String SHORT = "GET /1k.bin HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
    private static final String BROWSER =
            """
            GET /articles/2026/11/index.html?from=home HTTP/1.1
            Host: www.example.org
            Connection: keep-alive
            Upgrade-Insecure-Requests: 1
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
            Referer: https://www.example.org/articles/
            Accept-Encoding: gzip, deflate, br

            """
                    .replace("\n", "\r\n");

    @Param({"combined", "json"})
    private String format;

    @Param({"short", "browser"})
    private String request;

    private final Pen pen = new Pen(ZoneOffset.UTC);
    private final Ring ring = new Ring(1 << 16);
    private final byte[] scratch = new byte[1 << 16];
    private long taken;
    private Format lines;
    private Decision decision;

    @Setup
    public void read() {
        lines = Format.of(format);
        var codec = ServiceLoader.load(HttpCodec.class).findFirst().orElseThrow();
        var text = request.equals("short") ? SHORT : BROWSER;
        var session = codec.open(MessageLimits.DEFAULTS, new Nowhere());
        var head = (Event.Head) session.next(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
        var client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
        decision = new Answered(Optional.of(head.head()), client, 784_111_777_025L);
    }

    @Benchmark
    public int line() {
        return lines.write(decision, pen).length();
    }

    @Benchmark
    public long lineInRing() {
        var line = lines.write(decision, pen);
        if (ring.offer(0, line.octets(), line.length())) {
            ring.drain((_, _, length) -> taken += length, scratch);
        }
        return taken;
    }

    /// The decision on a small file, as the engine's record tells it.
    private record Answered(Optional<RequestHead> head, SocketAddress remoteAddress, long millis)
            implements Decision {
        private static final ListenAddress LISTENER = new ListenAddress.Tcp("127.0.0.1", 8080);

        @Override
        public long id() {
            return 1_234_567;
        }

        @Override
        public Instant at() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ListenAddress listener() {
            return LISTENER;
        }

        @Override
        public Optional<Match> match() {
            return Optional.empty();
        }

        @Override
        public int status() {
            return 200;
        }

        @Override
        public Optional<Cause> cause() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> notes() {
            return Map.of();
        }

        @Override
        public long contentReceived() {
            return 0;
        }

        @Override
        public long contentSent() {
            return 1024;
        }

        @Override
        public Outcome outcome() {
            return Outcome.COMPLETE;
        }

        @Override
        public Duration headTime() {
            return Duration.ofNanos(12_000);
        }

        @Override
        public Duration replyTime() {
            return Duration.ofNanos(80_000);
        }

        @Override
        public Duration totalTime() {
            return Duration.ofNanos(95_000);
        }
    }
}
