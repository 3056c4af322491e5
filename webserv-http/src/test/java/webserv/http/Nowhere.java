package webserv.http;

import java.nio.ByteBuffer;
import webserv.api.io.FileSlice;
import webserv.api.io.Outbox;

/// Takes whatever is written, and keeps nothing.
final class Nowhere implements Outbox {
    @Override
    public void write(ByteBuffer octets) {
        octets.position(octets.limit());
    }

    @Override
    public void write(FileSlice slice) {
        slice.close();
    }
}
