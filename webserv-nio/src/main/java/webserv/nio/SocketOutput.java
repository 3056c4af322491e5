package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// What takes octets and never blocks: as many as the system has room for, which may be none.
/// Belongs to the loop.
interface SocketOutput {
    /// @param octets outside of the heap
    /// @return how many the system has taken
    int write(ByteBuffer octets) throws IOException;

    /// Has the kernel send octets of a file, which pass through no memory of the process.
    ///
    /// @param position of the first octet in the file
    /// @param count how many octets at most
    /// @return how many it has taken
    long transfer(FileChannel file, long position, long count) throws IOException;
}
