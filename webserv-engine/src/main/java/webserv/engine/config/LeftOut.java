package webserv.engine.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What other servers do and this one does not, by the keys that ask them for it: who brings such a
/// key along is told so, and what there is in its place.
///
/// @param keys that ask for it; of one that ends with `_`, all that begin with it
/// @param hint what is said of it
/// @param answers whether a location with such a key needs nothing else there
record LeftOut(List<String> keys, String hint, boolean answers) {
    private static final List<LeftOut> ALL =
            List.of(
                    new LeftOut(
                            List.of(
                                    "proxy_",
                                    "grpc_",
                                    "uwsgi_",
                                    "scgi_",
                                    "upstream",
                                    "reverse_proxy"),
                            "requests are passed on by FastCGI alone, never by HTTP: see 'fastcgi'",
                            true),
                    of(
                            "there is no TLS here: put a proxy in front that does it",
                            "ssl_",
                            "ssl",
                            "tls",
                            "tls_",
                            "https"),
                    of(
                            "nobody is asked who they are: put a proxy in front that does it",
                            "auth_",
                            "basic_auth",
                            "basicauth",
                            "allow",
                            "deny",
                            "satisfy"),
                    of(
                            "requests are not counted, connections are: see"
                                    + " 'max_connections_per_address' at the top of the file",
                            "limit_req",
                            "limit_req_",
                            "limit_conn",
                            "limit_conn_",
                            "rate_limit"),
                    of(
                            "no sessions are kept, whoever answers keeps its own",
                            "session",
                            "sessions",
                            "session_"),
                    of("a configuration is one file", "include", "import", "vars", "!include"),
                    of("no block stands around 'servers'", "http", "events", "stream", "mail"),
                    of(
                            "there are no conditions: see 'rewrite' and the order of 'locations'",
                            "if",
                            "set",
                            "map",
                            "geo",
                            "split_clients",
                            "rewritecond",
                            "rewriteengine"),
                    of(
                            "HTTP/1.1 is spoken alone: put a proxy in front that speaks another",
                            "http2",
                            "http3",
                            "quic",
                            "protocols"),
                    of(
                            "no answer names the server",
                            "server_tokens",
                            "servertokens",
                            "server_signature",
                            "serversignature",
                            "server.tag"),
                    of("files always have one", "etag", "fileetag", "last_modified"),
                    of(
                            "the server finds the best way to send a file itself",
                            "sendfile",
                            "tcp_nopush",
                            "tcp_nodelay",
                            "aio",
                            "directio",
                            "enablesendfile"),
                    of(
                            "a file of a type that is not known goes as application/octet-stream:"
                                    + " see 'types'",
                            "default_type",
                            "defaulttype"),
                    of(
                            "files in folders are no part of the configuration",
                            "htaccess",
                            "allowoverride",
                            "allow_override",
                            "accessfilename"),
                    of(
                            "modules are found in the folder plugins",
                            "load_module",
                            "loadmodule",
                            "server.modules",
                            "modules"),
                    of(
                            "the server stays in the foreground: what starts it, such as systemd,"
                                    + " keeps it",
                            "daemon"),
                    of("names are looked up by the system", "resolver"),
                    of("it is 'format' in 'access_log' here", "log_format"),
                    of("the log of the server goes to the standard error stream", "error_log"),
                    of("the server runs as the user who starts it", "user", "group"));

    LeftOut {
        keys = List.copyOf(keys);
    }

    private static LeftOut of(String hint, String... keys) {
        return new LeftOut(List.of(keys), hint, false);
    }

    /// A clause to put behind an unknown key; empty where nothing is known.
    static Optional<String> clause(String key) {
        return find(key).map(it -> ": " + it.hint);
    }

    /// Whether a location with such a key would be answered for elsewhere.
    static boolean answers(String key) {
        return find(key).filter(LeftOut::answers).isPresent();
    }

    private static Optional<LeftOut> find(String key) {
        return ALL.stream().filter(it -> it.keys.stream().anyMatch(one -> is(one, key))).findAny();
    }

    private static boolean is(String one, String key) {
        var name = key.toLowerCase(Locale.ROOT);
        return one.endsWith("_") ? name.startsWith(one) : name.equals(one);
    }
}
