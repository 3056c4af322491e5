package webserv.bench.peers;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.cache.DirectBufferCache;
import io.undertow.server.handlers.resource.CachingResourceManager;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import java.nio.file.Path;
import org.xnio.Options;

/// Undertow with its own handler of files, small ones in memory for a second.
///
/// usage: UndertowPeer PORT FOLDER LOOPS
final class UndertowPeer {
    private static final int LARGEST_KEPT = 64 * 1024;
    private static final int KEPT_MILLIS = 1000;

    private UndertowPeer() {}

    public static void main(String... arguments) {
        var kept =
                new CachingResourceManager(
                        1024,
                        LARGEST_KEPT,
                        new DirectBufferCache(4096, 10, 16 * 1024 * 1024),
                        new PathResourceManager(Path.of(arguments[1])),
                        KEPT_MILLIS);
        Undertow.builder()
                .addHttpListener(Integer.parseInt(arguments[0]), "127.0.0.1")
                .setIoThreads(Integer.parseInt(arguments[2]))
                .setSocketOption(Options.BACKLOG, 4096)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 600_000)
                .setHandler(new ResourceHandler(kept).setDirectoryListingEnabled(true))
                .build()
                .start();
    }
}
