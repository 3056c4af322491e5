package webserv.nio;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import webserv.api.io.Listener;
import webserv.api.spi.Network;
import webserv.api.spi.TransportSettings;

/// The transport `nio`, whose loop is stood in for where a test has a task for it.
final class DeputyRig implements Rig {
    private final SocketRig rig;
    private final FreeThread deputy = new FreeThread();

    /// @param nativeAfter see [NioNetwork#open]
    DeputyRig(TransportSettings settings, int nativeAfter) throws IOException {
        rig = new SocketRig(settings, false, nativeAfter);
    }

    @Override
    public void give(Peer peer, Runnable task) {
        deputy.standIn(peer.server().wire(), task);
    }

    @Override
    public Network network() {
        return rig.network();
    }

    @Override
    public Listener serve(Supplier<? extends Recorder> recorders) throws IOException {
        return rig.serve(recorders);
    }

    @Override
    public Peer connect(Listener listener) throws IOException {
        return rig.connect(listener);
    }

    @Override
    public void await(BooleanSupplier condition) {
        rig.await(condition);
    }

    @Override
    public void pass(Duration time) {
        rig.pass(time);
    }

    @Override
    public void changed() {
        rig.changed();
    }

    @Override
    public void close() {
        deputy.close();
        rig.close();
    }
}
