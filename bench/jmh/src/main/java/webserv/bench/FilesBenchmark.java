package webserv.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.testkit.Requests;

/// A small file that the handler `files` has in its cache.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class FilesBenchmark {
    private final Request request = Requests.get("/small.html").make();
    private Path folder;
    private Handler.NonBlocking handler;

    @Setup(Level.Trial)
    public void fill() throws Exception {
        folder = Files.createTempDirectory("files");
        Files.write(folder.resolve("small.html"), new byte[1024]);
        var settings = Settings.of("root", folder.toString(), "cache_valid", "1h");
        handler = (Handler.NonBlocking) Services.handlers("files").create(settings);
        handler.handle(request).toCompletableFuture().join();
        if (!handler.handle(request).toCompletableFuture().isDone()) {
            throw new IllegalStateException("the file is not in the cache");
        }
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
        Files.delete(folder.resolve("small.html"));
        Files.delete(folder);
    }

    @Benchmark
    public Reply cached() {
        return handler.handle(request).toCompletableFuture().join();
    }
}
