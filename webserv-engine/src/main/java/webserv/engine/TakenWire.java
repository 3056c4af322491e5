package webserv.engine;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import webserv.api.io.FileSlice;
import webserv.api.io.Wire;

/// The wire as the owner of a [Takeover] sees it: what ends it, or steers its events, goes by way
/// of the takeover; all else goes straight through. Nothing is written behind the end, though the
/// wire itself may not have been asked for it yet.
record TakenWire(Wire wire, Takeover takeover) implements Wire {

    @Override
    public void write(ByteBuffer octets) {
        if (takeover.isOver()) {
            octets.position(octets.limit());
        } else {
            wire.write(octets);
        }
    }

    @Override
    public void write(FileSlice slice) {
        if (takeover.isOver()) {
            slice.close();
        } else {
            wire.write(slice);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return wire.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    @Override
    public boolean isWritable() {
        return !takeover.isOver() && wire.isWritable();
    }

    @Override
    public long octetsSent() {
        return wire.octetsSent();
    }

    @Override
    public long octetsWritten() {
        return wire.octetsWritten();
    }

    @Override
    public void pause() {
        takeover.pause();
    }

    @Override
    public void resume() {
        takeover.resume();
    }

    @Override
    public void expireAfter(Duration time) {
        wire.expireAfter(time);
    }

    @Override
    public void neverExpire() {
        wire.neverExpire();
    }

    @Override
    public long nanoTime() {
        return wire.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        wire.execute(() -> takeover.run(task));
    }

    @Override
    public void handOver(Reader next) {
        takeover.handOver(next);
    }

    @Override
    public void finish() {
        takeover.finish();
    }

    @Override
    public void abort() {
        takeover.abort();
    }
}
