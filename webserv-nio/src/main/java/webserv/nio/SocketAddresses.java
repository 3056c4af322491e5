package webserv.nio;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Addresses as the system lays them out: `sockaddr_in`, `sockaddr_in6` and `sockaddr_un`.
///
/// ```
///   family 2 │ port 2 │ IPv4 4
///   family 2 │ port 2 │ flow 4 │ IPv6 16 │ scope 4
/// ```
///
/// Family and scope have the machine's order of octets, the rest has the network's.
final class SocketAddresses {
    /// Enough for any family.
    static final int MOST_OCTETS = 128;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int PORT = 2;
    private static final int IPV4 = 4;
    private static final int IPV6 = 8;
    private static final int SCOPE = 24;

    /// A Unix socket that is not bound, as those of clients are.
    private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private SocketAddresses() {}

    /// @param octets what the system wrote, from the first octet on
    static SocketAddress read(byte[] octets) throws IOException {
        return switch (family(octets)) {
            case AF_INET -> inet(InetAddress.getByAddress(part(octets, IPV4, 4)), octets);
            case AF_INET6 -> inet(inet6(octets), octets);
            default -> UNNAMED;
        };
    }

    /// Whether they are one address.
    static boolean isSame(byte[] one, byte[] other) {
        int octets = family(one) == AF_INET6 ? SCOPE + 4 : IPV4 + 4;
        return Arrays.equals(one, 0, octets, other, 0, octets);
    }

    private static int family(byte[] octets) {
        return ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder()).getShort(0);
    }

    private static SocketAddress inet(InetAddress host, byte[] octets) {
        return new InetSocketAddress(host, ByteBuffer.wrap(octets).getShort(PORT) & 0xFFFF);
    }

    /// An IPv4 address that is mapped becomes one of IPv4. A scope is part of an address where
    /// there is one, as for addresses of a link.
    private static InetAddress inet6(byte[] octets) throws UnknownHostException {
        var host = part(octets, IPV6, 16);
        int scope = ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder()).getInt(SCOPE);
        return scope == 0
                ? InetAddress.getByAddress(host)
                : Inet6Address.getByAddress(null, host, scope);
    }

    private static byte[] part(byte[] octets, int from, int count) {
        return Arrays.copyOfRange(octets, from, from + count);
    }
}
