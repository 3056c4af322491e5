package webserv.bench.peers;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.staticcontent.StaticContentFeature;
import java.nio.file.Path;

/// Helidon with its own handler of files; a virtual thread for each connection.
///
/// usage: HelidonPeer PORT FOLDER LOOPS
final class HelidonPeer {
    private HelidonPeer() {}

    public static void main(String... arguments) {
        WebServer.builder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .backlog(4096)
                .addFeature(
                        StaticContentFeature.builder()
                                .addPath(path -> path.location(Path.of(arguments[1])).context("/"))
                                .build())
                .build()
                .start();
    }
}
