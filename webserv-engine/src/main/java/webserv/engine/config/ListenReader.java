package webserv.engine.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Scalar;
import webserv.api.config.Settings;
import webserv.api.config.SeveralWords;
import webserv.api.io.AddressText;
import webserv.api.io.ListenAddress;

/// Reads where the servers listen, and sees to it that the system will let them.
///
/// A host name stands for each of its addresses, asked for once, when the configuration is read.
/// Two spellings of one address are one listener, the first of them.
final class ListenReader {
    private static final Scalar.Whole PORT = new Scalar.Whole(1, 65_535);

    /// What [ListenAddress#parse] takes, but for a look at the numbers of an IPv4 address.
    private static final String ADDRESS =
            "(([*]|[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?\\]):)?"
                    + PORT.pattern()
                    + "|unix:/[^ \\t\\n\\x0B\\f\\r]*";

    /// A port alone is a number, and none of these.
    private static final Kind<String> WORDS =
            Kind.text("(?![0-9]+$)\\s*(" + ADDRESS + ")(\\s+default_server)?\\s*");

    static final Key<List<Node>> LISTEN =
            Key.needed(
                            "listen",
                            Kind.list(Kind.either(PORT, WORDS), 1),
                            "addresses such as 127.0.0.1:8080, [::1]:8080, *:8080 or unix:/path,"
                                    + " with default_server behind or not")
                    .own();
    private static final String KEY = LISTEN.name();
    private static final String DEFAULT_SERVER = "default_server";
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /// The addresses of all servers so far, each with the place where it was first written.
    private final Map<ListenAddress, Origin> places = new LinkedHashMap<>();

    /// The addresses of all servers so far, by what the system takes them for.
    private final Map<Object, ListenAddress> bySocket = new HashMap<>();

    /// The addresses of all servers so far, by what is written.
    private final Map<String, List<ListenAddress>> byText = new HashMap<>();

    /// The addresses of one server.
    ///
    /// @param defaultAt those where it is the default
    record Listen(List<ListenAddress> addresses, Set<ListenAddress> defaultAt) {}

    /// @param mistakes takes what is wrong with one of them, or that there is none
    Listen read(Settings server, Mistakes mistakes) {
        var listen = new Listen(new ArrayList<>(), new LinkedHashSet<>());
        var wrong = new Mistakes();
        for (var value : server.values(LISTEN, wrong)) {
            wrong.attempt(() -> add(value, listen));
        }
        if (wrong.isEmpty() && listen.addresses().isEmpty()) {
            wrong.add(server.wrong(LISTEN, "is missing: name an address such as 127.0.0.1:8080"));
        }
        mistakes.add(wrong);
        return listen;
    }

    private Listen add(Node.Text value, Listen listen) {
        var words = BLANKS.split(value.text().strip(), -1);
        boolean isDefault = words.length > 1;
        if (isDefault && List.of(words).contains("ssl")) {
            throw ConfigException.advising(
                    KEY,
                    value,
                    "has 'ssl': there is no TLS here, put a proxy in front that does it");
        }
        if (value.text().indexOf(',') >= 0 && !value.text().startsWith("unix:")) {
            SeveralWords.refuse(KEY, value, "an address");
        }
        if (words.length > 2 || (isDefault && !words[1].equals(DEFAULT_SERVER))) {
            throw ConfigException.of(
                    KEY, value, "must be an address, alone or with 'default_server' behind it");
        }
        for (var address : addressesOnce(value, words[0])) {
            if (listen.addresses().contains(address)) {
                throw new ConfigException(
                        value.origin(),
                        "'%s' has '%s' twice: keep one of the two".formatted(KEY, address));
            }
            listen.addresses().add(address);
            if (isDefault) {
                listen.defaultAt().add(address);
            }
        }
        return listen;
    }

    /// A thousand servers may name one address, and it is the same each time.
    private List<ListenAddress> addressesOnce(Node.Text value, String text) {
        return byText.computeIfAbsent(text, unread -> addresses(value, unread));
    }

    private List<ListenAddress> addresses(Node.Text value, String text) {
        ListenAddress address;
        try {
            address = ListenAddress.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw ConfigException.of(KEY, value, String.valueOf(invalid.getMessage()));
        }
        return switch (address) {
            case ListenAddress.Unix(var path) -> List.of(known(value, address, path.normalize()));
            case ListenAddress.Tcp(var host, _) when host.equals("*") ->
                    List.of(known(value, address, address));
            case ListenAddress.Tcp(var host, var port) -> resolved(value, host, port);
        };
    }

    private List<ListenAddress> resolved(Node.Text value, String host, int port) {
        try {
            var found = InetAddress.getAllByName(host);
            var addresses = new ArrayList<ListenAddress>();
            for (var ip : found) {
                var address = new ListenAddress.Tcp(hostOf(host, ip), port);
                addresses.add(known(value, address, new Socket(ip, port)));
            }
            return addresses.stream().distinct().toList();
        } catch (UnknownHostException _) {
            throw ConfigException.of(KEY, value, "names a host that is not known: " + host);
        }
    }

    private record Socket(InetAddress address, int port) {}

    /// What a listener says of its host: the address that a name stands for, or the one that was
    /// written, as it was written.
    static String hostOf(String written, InetAddress found) {
        return isLiteral(written) ? written : AddressText.withZone(found);
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    /// @param socket what the system takes the address for
    private ListenAddress known(Node.Text value, ListenAddress address, Object socket) {
        var first = bySocket.putIfAbsent(socket, address);
        if (first != null) {
            return first;
        }
        places.forEach((other, place) -> {
            if (isWildcardBeside(address, other) || isWildcardBeside(other, address)) {
                throw new ConfigException(
                        value.origin(),
                        "'%s' cannot listen on %s beside %s at %s, of which one takes the port at every address: keep the wildcard alone, and tell the servers by name"
                                .formatted(KEY, address, other, place));
            }
        });
        places.put(address, value.origin());
        return address;
    }

    /// Whether one address takes its port at all addresses, the other's among them. `*` and `[::]`
    /// are of both families, `0.0.0.0` is of IPv4.
    private static boolean isWildcardBeside(ListenAddress wildcard, ListenAddress other) {
        return wildcard instanceof ListenAddress.Tcp(var host, var port)
                && other instanceof ListenAddress.Tcp(var otherHost, var otherPort)
                && port == otherPort
                && switch (host) {
                    case "*", "::" -> true;
                    case "0.0.0.0" -> otherHost.indexOf(':') < 0;
                    default -> false;
                };
    }
}
