package webserv.app;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.io.ListenAddress;

/// The settings behind `webserv serve DIR`: one server with one location, and listings.
final class FolderSite {
    private FolderSite() {}

    /// Settings as a configuration file would hold them.
    ///
    /// @throws UsageException if the folder cannot be served
    static Settings settings(Command.Serve serve) {
        var folder = serve.folder().toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            var problem = Files.exists(folder) ? "is not a folder" : "there is no such folder";
            throw new UsageException(serve.folder() + ": " + problem);
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new UsageException(serve.folder() + ": may not be read");
        }
        var address = new ListenAddress.Tcp(serve.host(), serve.port());
        var location = mapping("path", text("/"));
        var server =
                mapping(
                        "listen", text(address.toString()),
                        "root", text(folder.toString()),
                        "autoindex", text("true"),
                        "locations", items(location));
        return new Settings(mapping("servers", items(server)), folder);
    }

    private static Node.Mapping mapping(Object... keysAndValues) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            var value = (Node) keysAndValues[i + 1];
            entries.put((String) keysAndValues[i], new Node.Entry(Origin.BUILT_IN, value));
        }
        return new Node.Mapping(Origin.BUILT_IN, entries);
    }

    private static Node text(String text) {
        return new Node.Text(Origin.BUILT_IN, text);
    }

    private static Node items(Node item) {
        return new Node.Items(Origin.BUILT_IN, List.of(item));
    }
}
