package webserv.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.ServiceLoader;
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
import webserv.api.http.JoinedFields;
import webserv.api.http.ReadyFields;
import webserv.api.io.FileSlice;
import webserv.api.io.Outbox;
import webserv.api.spi.Event;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;
import webserv.api.spi.Session;

/// A short GET and its answer with the head of a cached file and 1 KiB of content, each field looked
/// at, or ready.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ResponseBenchmark {
    private static final String GET = "GET /1k.bin HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";

    @Param({"false", "true"})
    private boolean ready;

    private final ByteBuffer request = ByteBuffer.wrap(GET.getBytes(ISO_8859_1));
    private final ByteBuffer content = ByteBuffer.allocate(1024);
    private final Copier copier = new Copier(ByteBuffer.allocateDirect(4096));
    private Session session;
    private ResponseHead head;

    /// A session lives as long as a connection.
    @Setup(Level.Trial)
    public void open() {
        var date = Fields.of("Date", "Sun, 01 Nov 2026 00:00:00 GMT");
        var file =
                Fields.of(
                        "Content-Type", "application/octet-stream",
                        "ETag", "\"18d2c4e5f6a7b8c9-400\"",
                        "Last-Modified", "Sat, 31 Oct 2026 00:00:00 GMT",
                        "Accept-Ranges", "bytes");
        var fields =
                ready
                        ? new JoinedFields(ReadyFields.of(date), ReadyFields.of(file))
                        : new JoinedFields(date, file);
        head = new ResponseHead(200, fields, content.capacity());
        var codec = ServiceLoader.load(HttpCodec.class).findFirst().orElseThrow();
        session = codec.open(MessageLimits.DEFAULTS, copier);
    }

    @Benchmark
    public ByteBuffer answer() {
        request.rewind();
        content.clear();
        copier.target.clear();
        var stream = ((Event.Head) session.next(request)).stream();
        session.send(stream, head);
        session.send(stream, content);
        session.end(stream, Fields.empty());
        session.next(request);
        return copier.target;
    }

    private record Copier(ByteBuffer target) implements Outbox {
        @Override
        public void write(ByteBuffer written) {
            target.put(written);
        }

        @Override
        public void write(FileSlice slice) {
            slice.close();
        }
    }
}
