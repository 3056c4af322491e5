package webserv.api.io;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/// How addresses are spelled wherever webserv tells one: in logs, to programs, in templates.
///
/// An IPv6 address has the spelling that RFC 5952 §4 recommends and other servers have, `::1`, so
/// that whoever reads it can compare it; the JDK writes `0:0:0:0:0:0:0:1`. An IPv4 address that is
/// mapped into IPv6 is one of IPv4 for the JDK, and here. Texts are made anew with each call, and
/// no name is looked up for one. All methods are safe for any thread.
///
/// Addresses of a link are the same on each of them; which one is meant, the zone tells (RFC 4007
/// §6). For programs and templates there is none: few of them take an address with `%` in it, and
/// in a URI it would have to be escaped. Logs have it, as else two clients would pass for one. It
/// is the zone's number, which the system tells with each connection; what the network interface is
/// called, it would have to be asked.
public final class AddressText {
    /// What stands for an address where a Unix socket has none.
    public static final String UNIX = "unix:";

    private static final int GROUPS = 8;

    /// As many characters as eight groups of four have, with their colons.
    private static final int MOST_CHARACTERS = 39;

    private AddressText() {}

    /// The address of a socket, without zone, brackets and port; [#UNIX] if it is none of IP. One
    /// that was never resolved is the name that it has.
    public static String of(SocketAddress socket) {
        if (!(socket instanceof InetSocketAddress inet)) {
            return UNIX;
        }
        var address = inet.getAddress();
        return address == null ? inet.getHostString() : of(address);
    }

    /// The address without zone and brackets.
    public static String of(InetAddress address) {
        return address instanceof Inet6Address six ? spelled(six).toString() : four(address);
    }

    /// The address without brackets, and behind `%` the number of its zone, if it has one: `::1`,
    /// `fe80::1%2`. Zone 0 is the default one (RFC 4007 §6), and left out.
    public static String withZone(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return four(address);
        }
        var text = spelled(six);
        if (six.getScopeId() != 0) {
            text.append('%').append(six.getScopeId());
        }
        return text.toString();
    }

    /// The address with its zone and port: `192.0.2.1:80`, `[fe80::1%2]:80`. One that was never
    /// resolved is the name that it has.
    public static String withPort(InetSocketAddress socket) {
        var address = socket.getAddress();
        var host = address == null ? socket.getHostString() : withZone(address);
        return new ListenAddress.Tcp(host, socket.getPort()).toString();
    }

    private static String four(InetAddress address) {
        return address.getHostAddress();
    }

    /// `::` stands for the longest run of zeros, the first of several (§4.2.3), and never for a
    /// single one (§4.2.2).
    private static StringBuilder spelled(Inet6Address address) {
        var groups = ByteBuffer.wrap(address.getAddress()).asShortBuffer();
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
        var text = new StringBuilder(MOST_CHARACTERS);
        if (begin == end) {
            return join(groups, 0, GROUPS, text);
        }
        join(groups, 0, begin, text).append("::");
        return join(groups, end, GROUPS, text);
    }

    private static StringBuilder join(ShortBuffer groups, int from, int to, StringBuilder text) {
        for (int group = from; group < to; group++) {
            text.append(group == from ? "" : ":");
            text.append(Integer.toHexString(Short.toUnsignedInt(groups.get(group))));
        }
        return text;
    }
}
