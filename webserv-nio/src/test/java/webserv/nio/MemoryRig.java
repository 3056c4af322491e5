package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import webserv.api.io.ListenAddress;
import webserv.api.io.Listener;
import webserv.api.spi.TransportSettings;
import webserv.testkit.MemoryClient;
import webserv.testkit.MemoryNetwork;

/// The transport `memory`.
final class MemoryRig implements Rig {
    private final MemoryNetwork network;
    private final ArrayDeque<Recorder> accepted = new ArrayDeque<>();

    MemoryRig(TransportSettings settings) {
        network = new MemoryNetwork(settings);
    }

    @Override
    public MemoryNetwork network() {
        return network;
    }

    @Override
    public Listener serve(Supplier<? extends Recorder> recorders) throws IOException {
        return network.listen(
                new ListenAddress.Tcp("127.0.0.1", 0),
                wire -> {
                    var recorder = recorders.get();
                    recorder.accepted(this, wire);
                    accepted.add(recorder);
                    return recorder;
                });
    }

    @Override
    public Peer connect(Listener listener) {
        var client = network.connect(listener.address());
        return new MemoryPeer(network, client, accepted.remove());
    }

    @Override
    public void await(BooleanSupplier condition) {
        network.runUntil(condition);
    }

    @Override
    public void pass(Duration time) {
        network.advance(time);
    }

    @Override
    public void changed() {
        // The test's thread looks for itself.
    }

    @Override
    public void close() {
        network.close();
    }

    private static final class MemoryPeer implements Peer {
        private final MemoryNetwork network;
        private final MemoryClient client;
        private final Recorder server;
        private int read;

        private MemoryPeer(MemoryNetwork network, MemoryClient client, Recorder server) {
            this.network = network;
            this.client = client;
            this.server = server;
        }

        @Override
        public Recorder server() {
            return server;
        }

        @Override
        public void send(String text) {
            client.send(text);
        }

        @Override
        public String read(int octets) {
            client.takeAll();
            network.runUntil(() -> client.octets().length >= read + octets);
            var text = new String(client.octets(), read, octets, ISO_8859_1);
            read += octets;
            return text;
        }

        @Override
        public byte[] readToEnd() {
            client.takeAll();
            network.runUntil(() -> client.sawEnd() || client.isClosed());
            return client.octets();
        }

        @Override
        public void endInput() {
            client.endInput();
        }

        @Override
        public void close() {
            client.endInput();
        }

        @Override
        public void holdBack() {
            client.takeAtMost(1000);
        }
    }
}
