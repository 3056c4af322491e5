package webserv.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.io.Outbox;
import webserv.api.io.Wire;
import webserv.api.spi.ConfigSource;
import webserv.api.spi.HandlerFactory;
import webserv.api.spi.HttpCodec;
import webserv.api.spi.Match;
import webserv.api.spi.MessageLimits;
import webserv.api.spi.Network;
import webserv.api.spi.Router;
import webserv.api.spi.Session;
import webserv.api.spi.Table;
import webserv.api.spi.Transport;
import webserv.api.spi.TransportSettings;
import webserv.api.spi.VirtualServer;

/// One small provider of each service: enough to start a server that nobody can connect to.
final class Fakes {
    private Fakes() {}

    /// A catalog of all of them.
    static Catalog catalog() {
        return catalog(new FakeTransport());
    }

    /// A catalog with another transport, called `nio`.
    static Catalog catalog(Transport transport) {
        return new Catalog(
                new Providers<>("Transport", List.of(provided(transport, "nio"))),
                new Providers<>("HttpCodec", List.of(provided(new FakeCodec(), "http/1.1"))),
                new Providers<>("Router", List.of(provided(new FakeRouter(), "tree"))),
                new Providers<>("HandlerFactory", List.of(provided(new FakeFiles(), "files"))),
                new Providers<>("ConfigSource", List.of(provided(new FakeSource(), "conf"))));
    }

    /// A provider in the image, in the module `fakes`.
    static <T> Provided<T> provided(T service, String... names) {
        return new Provided<>(service, Set.of(names), "fakes", "1.0", Provided.IMAGE);
    }

    /// Listens on nothing; port 1 is always busy, and port 22 is not permitted.
    record FakeTransport() implements Transport, Network {
        @Override
        public String name() {
            return "nio";
        }

        @Override
        public Network open(TransportSettings settings) {
            return this;
        }

        @Override
        public Listener listen(ListenAddress address, Wire.Acceptor acceptor) throws IOException {
            if (address instanceof ListenAddress.Tcp(_, int port) && port == 1) {
                throw new IOException("Address already in use");
            }
            if (address instanceof ListenAddress.Tcp(_, int port) && port == 22) {
                throw new IOException("Permission denied");
            }
            return new Listener() {
                @Override
                public ListenAddress address() {
                    return address;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }

    /// Is never asked for a session.
    record FakeCodec() implements HttpCodec {
        @Override
        public Set<String> protocols() {
            return Set.of("http/1.1");
        }

        @Override
        public Session open(MessageLimits limits, Outbox out) {
            throw new IllegalStateException("nobody can connect");
        }
    }

    /// Refuses two locations of one path, in any server.
    record FakeRouter() implements Router, Table {
        @Override
        public String name() {
            return "tree";
        }

        @Override
        public Table compile(List<VirtualServer> servers) {
            for (var server : servers) {
                var paths = server.locations().stream().map(location -> location.path()).toList();
                if (paths.size() != Set.copyOf(paths).size()) {
                    throw new ConfigException(server.origin(), "two locations of one path");
                }
            }
            return this;
        }

        @Override
        public Match match(ListenAddress listener, String host, String method, String path) {
            throw new IllegalStateException("nobody can connect");
        }

        @Override
        public List<Verdict> explain(
                ListenAddress listener, String host, String method, String path) {
            return List.of();
        }
    }

    /// Answers with the root that it was given.
    record FakeFiles() implements HandlerFactory {
        @Override
        public String name() {
            return "files";
        }

        @Override
        public Handler create(Settings settings) {
            var root = settings.text("root", "");
            var listing = settings.flag("autoindex", false);
            return Handler.blocking(_ -> Reply.Response.text(200, root + " " + listing));
        }
    }

    /// Reads a line for each server: an address and the paths of its locations.
    record FakeSource() implements ConfigSource {
        @Override
        public Set<String> extensions() {
            return Set.of("conf");
        }

        @Override
        public Settings read(Path file) {
            try {
                var servers = Files.readAllLines(file).stream().map(line -> server(file, line));
                var list =
                        new Node.Items(Origin.of(file.toString()), List.copyOf(servers.toList()));
                return new Settings(mapping(Map.of("servers", list)), Path.of(""));
            } catch (IOException unreadable) {
                throw new ConfigException(Origin.of(file.toString()), "cannot be read");
            }
        }

        private static Node server(Path file, String line) {
            if (line.startsWith("!")) {
                throw ConfigException.ofAll(mistakes(file.toString(), line.length()));
            }
            var words = List.of(line.split(" "));
            var locations =
                    words.subList(1, words.size()).stream()
                            .map(path -> mapping(Map.of("path", text(path), "root", text("."))))
                            .toList();
            return mapping(
                    Map.of(
                            "listen",
                            text(words.getFirst()),
                            "locations",
                            new Node.Items(Origin.BUILT_IN, List.copyOf(locations))));
        }

        private static List<ConfigException> mistakes(String file, int count) {
            return Stream.of(
                            new ConfigException(new Origin(file, 3, 5), "no such key"),
                            new ConfigException(new Origin(file, 4, 5), "nor this one"))
                    .limit(count)
                    .toList();
        }

        private static Node.Text text(String text) {
            return new Node.Text(Origin.BUILT_IN, text);
        }

        private static Node.Mapping mapping(Map<String, Node> values) {
            var entries = new LinkedHashMap<String, Node.Entry>();
            values.forEach(
                    (key, value) -> entries.put(key, new Node.Entry(Origin.BUILT_IN, value)));
            return new Node.Mapping(Origin.BUILT_IN, entries);
        }
    }
}
