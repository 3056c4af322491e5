package webserv.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
    /// @throws UsageException if the folder cannot be served, or the address is none
    static Settings settings(Command.Serve serve) {
        var folder = serve.folder().toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            var problem = Files.exists(folder) ? "is not a folder" : "there is no such folder";
            var hint = Misuse.hintOfConfiguration(serve.folder().toString()).orElse("");
            throw new UsageException(serve.folder() + ": " + problem + hint);
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new UsageException(serve.folder() + ": may not be read");
        }
        var address = new ListenAddress.Tcp(serve.host(), serve.port());
        checkHost(address);
        var location = mapping("path", text("/"));
        var server =
                mapping(
                        "listen", text(address.toString()),
                        "root", text(folder.toString()),
                        "autoindex", text("true"),
                        "locations", items(location));
        return new Settings(mapping("servers", items(server)), folder);
    }

    /// Told here, where it is known that an option has it and no file.
    private static void checkHost(ListenAddress.Tcp address) {
        try {
            ListenAddress.parse(address.toString());
            if (!address.host().equals("*")) {
                InetAddress.getByName(address.host());
            }
        } catch (IllegalArgumentException wrong) {
            throw wrongHost(String.valueOf(wrong.getMessage()), address.host());
        } catch (UnknownHostException _) {
            throw wrongHost("names a host that is not known", address.host());
        }
    }

    private static UsageException wrongHost(String mistake, String host) {
        return new UsageException("--bind %s, not '%s'".formatted(mistake, host));
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
