package webserv.api.io;

import java.nio.ByteBuffer;

/// Where octets go that are to be sent, in order.
public interface Outbox {

    /// Takes all remaining octets: the buffer's position is at its limit on return, and the caller
    /// may use it again at once.
    void write(ByteBuffer octets);

    /// Takes the slice and closes it when it is sent, or when it never will be.
    void write(FileSlice slice);
}
