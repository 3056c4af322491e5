package webserv.api.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import webserv.api.io.AddressText;

/// A variable of a [Template]: what it stands for, and how it was written where it comes from,
/// which says how it has to be escaped.
///
/// @param kind how the value is written
/// @param value its value for a request; empty where there is none
record Variable(Kind kind, Function<Request, String> value) {

    /// How a value is written.
    enum Kind {
        /// A path, decoded.
        PATH,
        /// A target or its query, as the client sent it.
        SENT,
        /// One parameter of a query, as the client sent it.
        PARAMETER,
        /// Anything that the client says.
        DATA,
        /// What may stand in a URI as it is.
        SAFE
    }

    private static final Map<String, Variable> BY_NAME =
            Map.ofEntries(
                    Map.entry("uri", new Variable(Kind.PATH, Request::path)),
                    Map.entry(
                            "request_uri",
                            new Variable(Kind.SENT, request -> request.target().asked())),
                    Map.entry("args", new Variable(Kind.SENT, Variable::query)),
                    Map.entry("query_string", new Variable(Kind.SENT, Variable::query)),
                    Map.entry(
                            "is_args", new Variable(Kind.SAFE, r -> query(r).isEmpty() ? "" : "?")),
                    Map.entry("host", new Variable(Kind.SAFE, Variable::host)),
                    Map.entry("server_name", new Variable(Kind.SAFE, Request::serverName)),
                    Map.entry("server_port", new Variable(Kind.SAFE, r -> port(r.localAddress()))),
                    Map.entry("scheme", new Variable(Kind.SAFE, Request::scheme)),
                    Map.entry(
                            "remote_addr",
                            new Variable(Kind.SAFE, r -> AddressText.of(r.remoteAddress()))),
                    Map.entry("request_method", new Variable(Kind.SAFE, Request::method)),
                    Map.entry("request_id", new Variable(Kind.SAFE, r -> Long.toString(r.id()))));

    /// Families of variables: what follows the prefix is the name of something in the request.
    private static final Map<String, Function<String, Variable>> FAMILIES =
            new TreeMap<>(
                    Map.of(
                            "arg_",
                            name -> new Variable(Kind.PARAMETER, r -> argument(r, name)),
                            "http_",
                            name -> {
                                var field = name.replace('_', '-');
                                return new Variable(
                                        Kind.DATA, r -> r.fields().combined(field).orElse(""));
                            },
                            "cookie_",
                            name ->
                                    new Variable(
                                            Kind.DATA,
                                            r -> Cookies.of(r.fields()).first(name).orElse(""))));

    /// The names of all variables but captures, those of families with `NAME` behind.
    static Set<String> names() {
        return Stream.concat(
                        BY_NAME.keySet().stream(),
                        FAMILIES.keySet().stream().map(prefix -> prefix + "NAME"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Optional<Variable> named(String name) {
        var known = BY_NAME.get(name);
        return known != null
                ? Optional.of(known)
                : FAMILIES.entrySet().stream()
                        .filter(family -> name.startsWith(family.getKey()))
                        .map(family -> family(family.getValue(), name, family.getKey()))
                        .findFirst();
    }

    private static Variable family(Function<String, Variable> family, String name, String prefix) {
        return family.apply(name.substring(prefix.length()));
    }

    /// A group of the regular expression that led here.
    static Variable capture(int number) {
        return new Variable(Kind.PATH, request -> request.captures().group(number));
    }

    /// A named group of it.
    static Variable capture(String name) {
        return new Variable(Kind.PATH, request -> request.captures().group(name));
    }

    private static String query(Request request) {
        return request.target().query().orElse("");
    }

    private static String host(Request request) {
        var host = request.head().authority().host();
        return host.isEmpty() ? request.serverName() : host;
    }

    /// The first parameter of that name, as sent; names are compared as sent, without regard to
    /// case.
    private static String argument(Request request, String name) {
        for (var pair : query(request).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && pair.substring(0, equals).equalsIgnoreCase(name)) {
                return pair.substring(equals + 1);
            }
        }
        return "";
    }

    private static String port(SocketAddress address) {
        return address instanceof InetSocketAddress tcp ? Integer.toString(tcp.getPort()) : "";
    }
}
