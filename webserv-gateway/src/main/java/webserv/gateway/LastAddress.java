package webserv.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import webserv.api.io.AddressText;

/// The last address that programs were told, kept with its [text][AddressText#of(SocketAddress)].
///
/// @param address absent where it is of a Unix socket
record LastAddress(@Nullable InetAddress address, String text) {
    static final LastAddress NONE = new LastAddress(null, AddressText.UNIX);

    /// This one, where it is that of the socket.
    LastAddress of(SocketAddress socket) {
        if (socket instanceof InetSocketAddress inet && inet.getAddress() != null) {
            var other = inet.getAddress();
            return other.equals(address) ? this : new LastAddress(other, AddressText.of(other));
        }
        return NONE;
    }
}
