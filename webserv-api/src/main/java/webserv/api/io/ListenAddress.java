package webserv.api.io;

import java.nio.file.Path;

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
        /// `unix:` and the path.
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /// Reads `host:port`, `[v6]:port`, `port` alone (every address of the machine), or
    /// `unix:/path`. A host without a port is refused: which port was meant is a guess.
    ///
    /// @throws IllegalArgumentException with one line that says what was expected
    static ListenAddress parse(String text) {
        if (text.startsWith("unix:")) {
            return new Unix(Path.of(text.substring("unix:".length())));
        }
        int colon = text.lastIndexOf(':');
        var host = colon < 0 ? "*" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "an IPv6 address is written in brackets, such as [::1]:8080");
        }
        return new Tcp(host, port(text.substring(colon + 1)));
    }

    private static int port(String digits) {
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) < 1) {
            throw new IllegalArgumentException("expected host:port with a port from 1 to 65535");
        }
        return Integer.parseInt(digits);
    }
}
