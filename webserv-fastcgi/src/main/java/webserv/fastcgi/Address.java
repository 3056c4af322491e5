package webserv.fastcgi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import webserv.api.config.Key;
import webserv.api.config.Settings;
import webserv.api.io.ListenAddress;

/// Where the application listens.
///
/// @param at a host name is looked up for each connection, so that it may move
record Address(ListenAddress at) {

    private static final String EXPECTED =
            "must be host:port, or unix: and a path, such as unix:/run/php/php-fpm.sock";

    /// Who writes a URL may take this for a proxy, as NGINX has one beside `fastcgi_pass`.
    private static final String NO_URL =
            "must be host:port without http://, and what listens there must speak FastCGI: no"
                    + " request is passed on by HTTP";

    /// Reads `host:port` or `unix:/path`.
    static Address of(Settings settings, Key<String> key) {
        var text = settings.get(key);
        if (text.startsWith("http:") || text.startsWith("https:")) {
            throw settings.advise(key, NO_URL);
        }
        if (text.indexOf('/') >= 0 && !text.startsWith("unix:")) {
            throw settings.wrong(key, EXPECTED);
        }
        try {
            var at = ListenAddress.parse(text);
            if (at instanceof ListenAddress.Tcp(var host, _) && host.equals("*")) {
                throw settings.wrong(key, EXPECTED);
            }
            return new Address(at);
        } catch (IllegalArgumentException wrong) {
            throw settings.wrong(key, String.valueOf(wrong.getMessage()));
        }
    }

    boolean isTcp() {
        return at instanceof ListenAddress.Tcp;
    }

    /// Whether it is a file of this machine that this server may write to.
    boolean isWritableFile() {
        return at instanceof ListenAddress.Unix(var path) && Files.isWritable(path);
    }

    /// A channel that can be connected to it.
    SocketChannel open() throws IOException {
        return isTcp() ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
    }

    /// The addresses to connect to, of which there is one at least: a host name may have several.
    ///
    /// @throws UnknownHostException if the name leads nowhere
    List<SocketAddress> resolve() throws UnknownHostException {
        return switch (at) {
            case ListenAddress.Unix(var path) -> List.of(UnixDomainSocketAddress.of(path));
            case ListenAddress.Tcp(var host, int port) ->
                    Arrays.stream(lookedUp(host))
                            .<SocketAddress>map(address -> new InetSocketAddress(address, port))
                            .toList();
        };
    }

    /// The JDK remembers for ten seconds that a name was not found, and then gives it back as the
    /// message: without the reason, and without a word on why nobody was asked.
    private static InetAddress[] lookedUp(String host) throws UnknownHostException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            if (!host.equals(unknown.getMessage())) {
                throw unknown;
            }
            var told =
                    new UnknownHostException(
                            host + ": not found less than 10 s ago, and not looked up again yet");
            told.initCause(unknown);
            throw told;
        }
    }

    @Override
    public String toString() {
        return at.toString();
    }
}
