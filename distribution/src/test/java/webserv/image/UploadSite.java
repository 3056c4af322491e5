package webserv.image;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A configuration with one store, in location `/up/`, for tests that start and end servers.
///
/// @param store the folder
record UploadSite(Path store, Path configuration, Address address) {

    /// @param folder of the configuration; the store lies in it
    /// @param settings of the handler beside `store`, each behind a comma
    static UploadSite in(Path folder, String settings) throws IOException {
        var address = Address.free();
        var store = Files.createDirectories(folder.resolve("store"));
        var configuration =
                Files.writeString(
                        folder.resolve("webserv-" + address.port() + ".yaml"),
                        """
                        servers:
                          - listen: "%s"
                            locations:
                              - path: /up/
                                client_max_body_size: 2GiB
                                upload: { store: store%s }
                        """
                                .formatted(address, settings));
        return new UploadSite(store, configuration, address);
    }

    /// The server, as a program to start.
    Program program() {
        return Program.of(Image.BUILT.script(), "run", "-c", configuration);
    }

    RunningServer start() {
        return RunningServer.start(program(), List.of(address));
    }

    String url(String name) {
        return address.url("/up/" + name);
    }

    /// A connection on which a head was sent.
    ///
    /// @param fields field lines, each with its line end
    Socket send(String method, String name, String fields) throws IOException {
        var socket = address.connect();
        write(
                socket.getOutputStream(),
                "%s /up/%s HTTP/1.1\r\nHost: a\r\n%s\r\n".formatted(method, name, fields));
        return socket;
    }

    static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /// What lies in the hidden folder of a store, but for the signs of life.
    static List<Path> litter(Path store) throws IOException {
        try (var paths = Files.walk(store.resolve(".part"))) {
            return paths.filter(Files::isRegularFile)
                    .filter(path ->
                            !List.of("lock", "alive").contains(path.getFileName().toString()))
                    .toList();
        }
    }
}
