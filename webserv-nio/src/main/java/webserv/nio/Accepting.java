package webserv.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// Takes connections from a listening socket, one way or another. Belongs to the listener's loop.
interface Accepting {

    /// @param loop whose the connection is to be
    /// @return null if none waits
    /// @throws IOException if the system has no room for it; whatever it throws, no connection is
    ///   left open
    @Nullable StreamSocket accept(EventLoop loop) throws IOException;

    /// With channels of the JDK.
    record Channels(ServerSocketChannel listening) implements Accepting {
        @Override
        public @Nullable StreamSocket accept(EventLoop loop) throws IOException {
            SocketChannel channel;
            while ((channel = listening.accept()) != null) {
                try {
                    return new ChannelSocket(channel);
                } catch (IOException _) {
                    // It was gone before it was taken in: there may be others.
                    ChannelSocket.close(channel);
                } catch (RuntimeException | Error e) {
                    ChannelSocket.close(channel);
                    throw e;
                }
            }
            return null;
        }
    }

    /// With the system's own descriptors.
    final class Natively implements Accepting {
        /// The connection was gone before it was taken: there may be others. No other error says
        /// so; one that may come again and again has the listener back off.
        private static final int EPROTO = 71;

        private static final int ECONNABORTED = 103;

        private final int listening;
        private final byte[] octets = new byte[SocketAddresses.MOST_OCTETS];
        private final byte[] lastOctets = new byte[SocketAddresses.MOST_OCTETS];
        private final int[] length = new int[1];
        private final boolean hasManyAddresses;
        private SocketAddress lastLocal;

        /// @param socket bound
        Natively(ServerSocketChannel socket) throws IOException {
            listening = ChannelDescriptor.of(socket);
            lastLocal = socket.getLocalAddress();
            hasManyAddresses =
                    lastLocal instanceof InetSocketAddress inet
                            && inet.getAddress().isAnyLocalAddress();
        }

        @Override
        public @Nullable StreamSocket accept(EventLoop loop) throws IOException {
            return accept(loop.tools());
        }

        /// @param tools of the loop
        @Nullable StreamSocket accept(NativeTools tools) throws IOException {
            while (true) {
                length[0] = octets.length;
                int descriptor = SocketCalls.accept(listening, octets, length);
                if (descriptor >= 0) {
                    return socket(descriptor, tools);
                }
                switch (-descriptor) {
                    case Libc.EAGAIN -> {
                        return null;
                    }
                    case Libc.EINTR, EPROTO, ECONNABORTED -> {}
                    default -> throw Libc.error(-descriptor);
                }
            }
        }

        private StreamSocket socket(int descriptor, NativeTools tools) throws IOException {
            try {
                var remote = SocketAddresses.read(octets);
                return new NativeSocket(descriptor, local(descriptor), remote, tools);
            } catch (IOException | RuntimeException | Error e) {
                SocketCalls.close(descriptor);
                throw e;
            }
        }

        /// Most connections were made to the same address as the one before, and share it.
        private SocketAddress local(int descriptor) throws IOException {
            length[0] = octets.length;
            if (hasManyAddresses
                    && SocketCalls.localAddress(descriptor, octets, length)
                    && !SocketAddresses.isSame(octets, lastOctets)) {
                lastLocal = SocketAddresses.read(octets);
                System.arraycopy(octets, 0, lastOctets, 0, octets.length);
            }
            return lastLocal;
        }
    }
}
