package webserv.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Match;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;

/// Finding the location of a request among virtual servers with 100 locations each.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RoutingBenchmark {
    private static final int LOCATIONS = 100;
    private static final ListenAddress ADDRESS = new ListenAddress.Tcp("127.0.0.1", 8080);
    private static final Handler HANDLER =
            Handler.nonBlocking(
                    _ -> CompletableFuture.completedFuture(Reply.Response.text(200, "")));

    @Param({"1", "1000"})
    private int servers;

    private Table table;
    private String host;

    @Setup(Level.Trial)
    public void compile() {
        table =
                Services.router()
                        .compile(
                                IntStream.range(0, servers)
                                        .mapToObj(RoutingBenchmark::server)
                                        .toList());
        host = nameOf(servers / 2);
    }

    private static VirtualServer server(int number) {
        var locations = IntStream.range(0, LOCATIONS).mapToObj(RoutingBenchmark::location).toList();
        return new VirtualServer(
                List.of(ADDRESS), List.of(nameOf(number)), locations, Origin.BUILT_IN);
    }

    private static String nameOf(int server) {
        return "www" + server + ".example.org";
    }

    private static Location location(int number) {
        return new Location(
                new LocationPath.Prefix("/part" + number + "/"),
                Methods.CONFIGURABLE,
                "bench",
                HANDLER,
                0,
                Origin.BUILT_IN);
    }

    @Benchmark
    public Match find() {
        return table.match(ADDRESS, host, "GET", "/part57/articles/index.html");
    }

    @Benchmark
    public Match findNone() {
        return table.match(ADDRESS, host, "GET", "/elsewhere/index.html");
    }
}
