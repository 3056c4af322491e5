package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// What takes octets and never blocks: as many as the system has room for, which may be none.
interface SocketOutput {
    /// @return how many the system has taken
    int write(ByteBuffer octets) throws IOException;

    /// Has the kernel send octets of a file, which pass through no memory of the process.
    ///
    /// @return how many it has taken
    long transfer(FileChannel file, long position, long count) throws IOException;
}
