package webserv.bench;

import java.nio.ByteBuffer;
import webserv.api.io.FileSlice;
import webserv.api.io.Outbox;

/// Takes whatever is written, and keeps nothing.
public record Nowhere() implements Outbox {
    @Override
    public void write(ByteBuffer written) {
        written.position(written.limit());
    }

    @Override
    public void write(FileSlice slice) {
        slice.close();
    }
}
