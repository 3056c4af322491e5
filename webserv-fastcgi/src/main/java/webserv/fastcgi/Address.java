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

    /// Reads `host:port` or `unix:/path`.
    static Address of(Settings settings, Key<String> key) {
        var text = settings.get(key);
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
                    Arrays.stream(InetAddress.getAllByName(host))
                            .<SocketAddress>map(address -> new InetSocketAddress(address, port))
                            .toList();
        };
    }

    @Override
    public String toString() {
        return at.toString();
    }
}
