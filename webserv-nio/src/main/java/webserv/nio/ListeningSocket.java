package webserv.nio;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import webserv.api.io.ListenAddress;

/// A bound, non-blocking server socket.
///
/// @param channel the socket
/// @param address where it listens, with the real port
/// @param fileKey which file a Unix socket made, so that no other one is deleted; null for TCP and
///   where the file system has no such key
record ListeningSocket(ServerSocketChannel channel, ListenAddress address, @Nullable Object fileKey)
        implements Pollable {

    @Override
    public int descriptor() {
        return ChannelDescriptor.of(channel);
    }

    /// @throws IOException with the system's reason; nothing is left open
    static ListeningSocket open(ListenAddress address, int backlog) throws IOException {
        return switch (address) {
            case ListenAddress.Tcp tcp -> openTcp(tcp, backlog);
            case ListenAddress.Unix unix -> openUnix(unix, backlog);
        };
    }

    /// Stops listening and deletes a Unix socket's file, unless it is someone else's by now.
    @Override
    public void close() {
        ChannelSocket.close(channel);
        if (address instanceof ListenAddress.Unix(var path)) {
            try {
                if (Objects.equals(fileKey, fileKeyOf(path))) {
                    Files.delete(path);
                }
            } catch (IOException _) {
                // A file left behind is stale, and the next start sees that nobody answers on it.
            }
        }
    }

    /// `*` is a socket for IPv6 and IPv4 where the system has both. An IPv4 address gets an IPv4
    /// socket, because `0.0.0.0` on the other kind would take in IPv6 as well.
    private static ListeningSocket openTcp(ListenAddress.Tcp tcp, int backlog) throws IOException {
        boolean every = tcp.host().equals("*");
        var address =
                every
                        ? new InetSocketAddress(tcp.port())
                        : new InetSocketAddress(resolve(tcp.host()), tcp.port());
        var channel =
                !every && address.getAddress() instanceof Inet4Address
                        ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                        : ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            // A restart must not wait for the last connections to fade from the system's tables.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, backlog);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            return new ListeningSocket(channel, new ListenAddress.Tcp(tcp.host(), port), null);
        } catch (IOException | RuntimeException | Error e) {
            ChannelSocket.close(channel);
            throw e;
        }
    }

    private static InetAddress resolve(String host) throws IOException {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("Unknown host", e);
        }
    }

    private static ListeningSocket openUnix(ListenAddress.Unix unix, int backlog)
            throws IOException {
        var address = UnixDomainSocketAddress.of(unix.path());
        deleteIfStale(address);
        var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.bind(address, backlog);
            return new ListeningSocket(channel, unix, fileKeyOf(unix.path()));
        } catch (IOException | RuntimeException | Error e) {
            ChannelSocket.close(channel);
            throw e;
        }
    }

    /// A server that died leaves its socket's file, and the system refuses to bind to it. A file
    /// that is no socket, or on which somebody listens, is left alone: binding reports it.
    private static void deleteIfStale(UnixDomainSocketAddress address) throws IOException {
        var path = address.getPath();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || !attributes(path).isOther()) {
            return;
        }
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
        } catch (ConnectException _) {
            Files.deleteIfExists(path);
        }
    }

    private static @Nullable Object fileKeyOf(Path path) throws IOException {
        return attributes(path).fileKey();
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
