package webserv.api.io;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/// An address to listen on.
public sealed interface ListenAddress {

    /// A TCP address.
    ///
    /// @param host an IPv4 address, an IPv6 address without brackets, a host name, or `*` for every
    ///   address of the machine
    /// @param port 1 to 65535, or 0 for a free one that the system picks
    record Tcp(String host, int port) implements ListenAddress {
        /// @throws IllegalArgumentException if the host is empty or the port out of range
        public Tcp {
            if (host.isEmpty()) {
                throw new IllegalArgumentException("the host is empty");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("a port is a number from 1 to 65535");
            }
        }

        /// `host:port`, an IPv6 address in brackets.
        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /// A Unix domain socket, named by its path.
    record Unix(Path path) implements ListenAddress {
        /// The longest path that the JDK takes for a socket, in octets of UTF-8. It leaves the last
        /// two of the 108 that `sun_path` has (unix(7)), of which Linux needs one.
        public static final int MOST_OCTETS = 106;

        /// Whether the path is longer than [#MOST_OCTETS], so that no socket can have it.
        public boolean isTooLong() {
            return path.toString().getBytes(StandardCharsets.UTF_8).length > MOST_OCTETS;
        }

        /// `unix:` and the path.
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /// Reads `host:port`, `[v6]:port`, `port` alone (every address of the machine), or
    /// `unix:/path`. A host without a port is refused: which port was meant is a guess.
    ///
    /// @throws IllegalArgumentException with a clause that says what the text must be
    static ListenAddress parse(String text) {
        if (text.startsWith("unix:")) {
            return unix(text.substring("unix:".length()));
        }
        if (text.startsWith("/")) {
            throw new IllegalArgumentException("must have unix: in front of a socket's path");
        }
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            throw new IllegalArgumentException(
                    "must be host:port without " + text.substring(0, scheme + 3));
        }
        int colon = text.lastIndexOf(':');
        var host = colon < 0 ? "*" : text.substring(0, colon);
        int port = port(text.substring(colon + 1));
        return new Tcp(host(host), port);
    }

    private static ListenAddress unix(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must name a socket by an absolute path");
        }
        var socket = new Unix(Path.of(path));
        if (socket.isTooLong()) {
            throw new IllegalArgumentException(
                    "must name a socket by a path of at most %d octets"
                            .formatted(Unix.MOST_OCTETS));
        }
        return socket;
    }

    private static String host(String text) {
        if (text.matches("\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?]")) {
            return text.substring(1, text.length() - 1);
        }
        if (text.indexOf(':') >= 0 || text.startsWith("[")) {
            throw new IllegalArgumentException(
                    "must have an IPv6 address in brackets, such as [::1]:8080");
        }
        if (!text.matches("[*]|[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("must have an address or a host name before ':'");
        }
        if (text.matches("[0-9.]+") && !isIpv4(text)) {
            throw new IllegalArgumentException(
                    "must have four numbers from 0 to 255 in an IPv4 address");
        }
        return text;
    }

    private static boolean isIpv4(String text) {
        var numbers = text.split("\\.", -1);
        return numbers.length == 4
                && Stream.of(numbers)
                        .allMatch(n -> n.matches("[0-9]{1,3}") && Integer.parseInt(n) <= 255);
    }

    private static int port(String digits) {
        if (!digits.matches("[0-9]{1,5}")
                || Integer.parseInt(digits) < 1
                || Integer.parseInt(digits) > 65_535) {
            throw new IllegalArgumentException("must be host:port with a port from 1 to 65535");
        }
        return Integer.parseInt(digits);
    }
}
