package webserv.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import webserv.api.http.Fields;
import webserv.api.http.JoinedFields;
import webserv.api.http.ReadyFields;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.ResponseHead;

/// The head of a file's response alone. Since a session answers what it has read, each one is sent
/// by a session of its own that has read nothing; opening one costs one small object.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RespondingBenchmark {
    private final HttpCodec codec = Services.codec();
    private final Nowhere out = new Nowhere();
    private final Fields date = Fields.of("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    private final Fields file =
            Fields.of(
                    "Content-Type", "text/html; charset=utf-8",
                    "ETag", "\"18f3a-65b2c1d0\"",
                    "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT",
                    "Accept-Ranges", "bytes",
                    "Cache-Control", "no-cache");
    private final ResponseHead head = new ResponseHead(200, new JoinedFields(date, file), 1024);
    private final ResponseHead readyHead =
            new ResponseHead(
                    200, new JoinedFields(ReadyFields.of(date), ReadyFields.of(file)), 1024);

    @Benchmark
    public boolean head() {
        return codec.open(MessageLimits.DEFAULTS, out).send(1, head);
    }

    /// As the file cache has it.
    @Benchmark
    public boolean readyHead() {
        return codec.open(MessageLimits.DEFAULTS, out).send(1, readyHead);
    }

    /// What of [#head] is the opening.
    @Benchmark
    public Object openingAlone() {
        return codec.open(MessageLimits.DEFAULTS, out);
    }
}
