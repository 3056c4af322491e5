package webserv.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import webserv.api.http.Fields;
import webserv.api.spi.Event;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// A browser's GET of about 600 octets: read to its end, and answered with a bare 204, without
/// which the next one cannot be read.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ParsingBenchmark {
    private static final String GET =
            """
            GET /articles/2026/11/index.html?from=home HTTP/1.1
            Host: www.example.org
            Connection: keep-alive
            sec-ch-ua: "Chromium";v="142", "Not_A Brand";v="99"
            sec-ch-ua-mobile: ?0
            sec-ch-ua-platform: "Linux"
            Upgrade-Insecure-Requests: 1
            User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
            Sec-Fetch-Site: same-origin
            Sec-Fetch-Mode: navigate
            Sec-Fetch-User: ?1
            Sec-Fetch-Dest: document
            Accept-Encoding: gzip, deflate, br
            Accept-Language: en-GB,en;q=0.9

            """
                    .replace("\n", "\r\n");

    private final ByteBuffer octets = ByteBuffer.wrap(GET.getBytes(ISO_8859_1));
    private final ResponseHead noContent = new ResponseHead(204, Fields.empty(), 0);
    private HttpCodec codec;
    private Session session;
    private Fields fields;

    /// A session lives as long as a connection.
    @Setup(Level.Trial)
    public void open() {
        codec = Services.codec();
        session = codec.open(MessageLimits.DEFAULTS, new Nowhere());
        parse();
    }

    @Benchmark
    public Fields parse() {
        octets.rewind();
        var head = (Event.Head) session.next(octets);
        fields = head.head().fields();
        session.next(octets);
        session.send(head.stream(), noContent);
        session.end(head.stream(), Fields.empty());
        return fields;
    }

    /// The same GET as the first of a connection: read, and not answered.
    @Benchmark
    public Fields read() {
        octets.rewind();
        var first = codec.open(MessageLimits.DEFAULTS, new Nowhere());
        return ((Event.Head) first.next(octets)).head().fields();
    }

    @Benchmark
    public String oneField() {
        return fields.value(fields.indexOf("accept-encoding"));
    }

    @Benchmark
    public void allFields(Blackhole read) {
        for (int line = 0; line < fields.size(); line++) {
            read.consume(fields.name(line));
            read.consume(fields.value(line));
        }
    }

    @Benchmark
    public int absentField() {
        return fields.indexOf("If-None-Match");
    }
}
