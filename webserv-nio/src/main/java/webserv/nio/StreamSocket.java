package webserv.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// A connected socket that never blocks, TCP or Unix. Belongs to the loop of its wire.
interface StreamSocket extends Pollable, SocketOutput {

    SocketAddress localAddress();

    SocketAddress remoteAddress();

    default boolean isTcp() {
        return remoteAddress() instanceof InetSocketAddress;
    }

    /// @return how many octets came; 0 if there are none yet, -1 if there will be none
    int read(ByteBuffer octets) throws IOException;

    /// Writes two runs of octets with one system call.
    ///
    /// @param first outside of the heap, as the second
    /// @return how many the system has taken
    long write(ByteBuffer first, ByteBuffer second) throws IOException;

    /// Writes what may be held back for [#shutdownOutput], which follows if all is taken.
    ///
    /// @param octets outside of the heap
    /// @return how many the system has taken
    int writeLast(ByteBuffer octets) throws IOException;

    /// Has short writes go out at once from now on.
    void sendPromptly() throws IOException;

    void shutdownOutput() throws IOException;

    /// Makes the close that follows a reset, so that the peer cannot take it for a clean end. A
    /// Unix socket knows no reset: its peer sees an end, or an error if it was still sending.
    void resetOnClose();
}
