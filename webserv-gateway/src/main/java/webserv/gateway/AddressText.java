package webserv.gateway;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import org.jspecify.annotations.Nullable;

/// An address as programs are told it, without a name, a zone or brackets: of IPv6 in the spelling
/// that RFC 5952 §4 recommends and other servers have, so that programs can compare it; `unix:` for
/// a client of a Unix socket. An IPv4 address in IPv6's form is one of IPv4 for the JDK, and here.
///
/// @param address absent where it is of a Unix socket
record AddressText(@Nullable InetAddress address, String text) {
    static final AddressText NONE = new AddressText(null, "unix:");

    private static final int GROUPS = 8;

    /// This one, where it is that of the address.
    AddressText of(SocketAddress socket) {
        if (socket instanceof InetSocketAddress inet && inet.getAddress() != null) {
            var other = inet.getAddress();
            return other.equals(address) ? this : new AddressText(other, textOf(other));
        }
        return NONE;
    }

    private static String textOf(InetAddress address) {
        return address instanceof Inet6Address
                ? compressed(ByteBuffer.wrap(address.getAddress()).asShortBuffer())
                : address.getHostAddress();
    }

    /// `::` stands for the longest run of zeros, the first of several (§4.2.3), and never for a
    /// single one (§4.2.2).
    private static String compressed(ShortBuffer groups) {
        int begin = 0;
        int end = 0;
        for (int from = 0; from < GROUPS; from++) {
            int to = from;
            while (to < GROUPS && groups.get(to) == 0) {
                to++;
            }
            if (to - from > Math.max(1, end - begin)) {
                begin = from;
                end = to;
            }
        }
        return begin == end
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, begin) + "::" + joined(groups, end, GROUPS);
    }

    private static String joined(ShortBuffer groups, int from, int to) {
        var text = new StringBuilder();
        for (int group = from; group < to; group++) {
            text.append(group == from ? "" : ":");
            text.append(Integer.toHexString(Short.toUnsignedInt(groups.get(group))));
        }
        return text.toString();
    }
}
