package webserv.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import webserv.api.http.Fields;
import webserv.api.spi.Event;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// A request with 64 KiB of content in chunks, read to its end and answered with a bare 204.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ChunksBenchmark {
    private static final int CONTENT_OCTETS = 64 * 1024;

    @Param({"16", "4096"})
    private int chunkOctets;

    private final ResponseHead noContent = new ResponseHead(204, Fields.empty(), 0);
    private final Session session = Services.codec().open(MessageLimits.DEFAULTS, new Nowhere());
    private ByteBuffer octets;

    @Setup(Level.Trial)
    public void write() {
        var chunk = Integer.toHexString(chunkOctets) + "\r\n" + "x".repeat(chunkOctets) + "\r\n";
        var request =
                "POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(CONTENT_OCTETS / chunkOctets)
                        + "0\r\n\r\n";
        octets = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
    }

    @Benchmark
    public int decode() {
        octets.rewind();
        int content = 0;
        int stream = 0;
        while (true) {
            switch (session.next(octets)) {
                case Event.Head(int begun, _) -> stream = begun;
                case Event.Data(_, var data) -> content += data.remaining();
                case Event.End _ -> {
                    session.send(stream, noContent);
                    session.end(stream, Fields.empty());
                    return content;
                }
                case Event.Malformed refused -> throw new IllegalStateException(refused.toString());
                case Event.Wait waits -> throw new IllegalStateException(waits.toString());
            }
        }
    }
}
