package webserv.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import webserv.api.config.Settings;
import webserv.api.http.Content;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.testkit.Requests;

/// Files that the handler `files` has in its cache: a small one in memory, a large one open.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class FilesBenchmark {
    private final Request request = Requests.get("/small.html").make();
    private final Request largeRequest = Requests.get("/large.bin").make();
    private Path folder;
    private Handler.NonBlocking handler;

    @Setup(Level.Trial)
    public void fill() throws Exception {
        folder = Files.createTempDirectory("files");
        Files.write(folder.resolve("small.html"), new byte[1024]);
        Files.write(folder.resolve("large.bin"), new byte[100 << 10]);
        var before = FileTime.from(Instant.now().minusSeconds(60));
        for (var name : List.of("small.html", "large.bin")) {
            Files.setLastModifiedTime(folder.resolve(name), before);
        }
        var settings = Settings.of("root", folder.toString(), "cache_valid", "1h");
        handler = (Handler.NonBlocking) Services.handlers("files").create(settings);
        handler.handle(request).toCompletableFuture().join();
        sent(handler.handle(largeRequest).toCompletableFuture().join());
        if (!handler.handle(request).toCompletableFuture().isDone()
                || !handler.handle(largeRequest).toCompletableFuture().isDone()) {
            throw new IllegalStateException("the files are not in the cache");
        }
    }

    private static Reply sent(Reply reply) {
        if (reply instanceof Reply.Response response
                && response.content() instanceof Content.File file) {
            file.slice().close();
        }
        return reply;
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
        handler.close();
        Files.delete(folder.resolve("small.html"));
        Files.delete(folder.resolve("large.bin"));
        Files.delete(folder);
    }

    @Benchmark
    public Reply cached() {
        return handler.handle(request).toCompletableFuture().join();
    }

    @Benchmark
    public Reply open() {
        return sent(handler.handle(largeRequest).toCompletableFuture().join());
    }
}
