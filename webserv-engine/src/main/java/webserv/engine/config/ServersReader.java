package webserv.engine.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.spi.Policy;
import webserv.api.spi.VirtualServer;

/// Reads all servers of a configuration; those of a large one with two threads.
///
/// Each server is read by one thread, from settings that no other thread sees, and has mistakes of
/// its own. They are put together in the order written, so that nothing tells which thread was
/// quicker.
final class ServersReader {
    /// From so many locations on there are two threads; fewer are not worth one.
    private static final int LARGE = 2_000;

    private final Handlers handlers;
    private final Policy top;
    private final int cores;

    /// @param top the policy of the file's top
    ServersReader(Handlers handlers, Policy top) {
        this(handlers, top, Runtime.getRuntime().availableProcessors());
    }

    /// @param cores how many threads may run at once
    ServersReader(Handlers handlers, Policy top, int cores) {
        this.handlers = handlers;
        this.top = top;
        this.cores = cores;
    }

    /// The servers, as far as they could be read.
    ///
    /// @param noMappings takes those that are none
    /// @param mistakes takes what is wrong with the others
    List<VirtualServer> read(Settings root, Mistakes noMappings, Mistakes mistakes) {
        var servers = root.sections(ConfigurationReader.SERVERS, noMappings);
        var listens = listens(servers, mistakes);
        var results = new Result[servers.size()];
        var next = new AtomicInteger();
        if (cores > 1 && !root.isRecorded() && isLarge(servers)) {
            var apart = root.apart();
            var others = apart.sections(ConfigurationReader.SERVERS, new Mistakes());
            var second =
                    CompletableFuture.runAsync(
                            () -> read(others, listens, next, results), ServersReader::start);
            try {
                read(servers, listens, next, results);
            } finally {
                finish(second);
            }
            root.join(apart);
        } else {
            read(servers, listens, next, results);
        }
        Arrays.stream(results).forEach(result -> mistakes.add(result.mistakes()));
        return Arrays.stream(results).map(Result::server).toList();
    }

    /// A server, and what is wrong with it.
    private record Result(VirtualServer server, Mistakes mistakes) {}

    /// Whether two servers have one address is for one thread to say.
    private static List<ListenReader.Listen> listens(List<Settings> servers, Mistakes mistakes) {
        var reader = new ListenReader();
        var listens = new ArrayList<ListenReader.Listen>();
        for (var server : servers) {
            listens.add(reader.read(server, mistakes));
        }
        return listens;
    }

    /// Reads one server after the other of those that nobody has taken yet.
    private void read(
            List<Settings> servers,
            List<ListenReader.Listen> listens,
            AtomicInteger next,
            Result[] results) {
        var reader = new ServerReader(new LocationReader(handlers), top);
        for (int i = next.getAndIncrement(); i < results.length; i = next.getAndIncrement()) {
            var mistakes = new Mistakes();
            var server = reader.read(servers.get(i), listens.get(i), mistakes);
            results[i] = new Result(server, mistakes);
        }
    }

    private static void start(Runnable task) {
        Thread.ofPlatform().daemon().name("servers").start(task);
    }

    /// Waits for the second thread in any case: handlers are closed when nobody makes any.
    private static void finish(CompletableFuture<Void> second) {
        try {
            second.join();
        } catch (CompletionException failure) {
            switch (failure.getCause()) {
                case RuntimeException unexpected -> throw unexpected;
                case Error error -> throw error;
                case null, default -> throw failure;
            }
        }
    }

    private static boolean isLarge(List<Settings> servers) {
        int locations = 0;
        for (var server : servers) {
            var listed = server.mapping().entries().get(ServerReader.LOCATIONS.name());
            if (listed != null && listed.value() instanceof Node.Items(_, var items)) {
                locations += items.size();
            }
        }
        return locations >= LARGE;
    }
}
