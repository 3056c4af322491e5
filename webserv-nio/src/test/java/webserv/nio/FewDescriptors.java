package webserv.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import webserv.api.io.ListenAddress;
import webserv.api.io.Wire;
import webserv.api.spi.TransportSettings;

/// The server that [DescriptorExhaustionTest] starts; it serves until its input ends.
final class FewDescriptors {
    private FewDescriptors() {}

    /// @param arguments how many connections it has before they are the system's own
    public static void main(String[] arguments) throws IOException {
        var missing = Natives.missing();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(missing);
        }
        int nativeAfter = Integer.parseInt(arguments[0]);
        try (var network = NioNetwork.open(TransportSettings.DEFAULTS, nativeAfter)) {
            var listener = network.listen(new ListenAddress.Tcp("127.0.0.1", 0), Answer::new);
            System.out.println("port " + ((ListenAddress.Tcp) listener.address()).port());
            while (System.in.read() >= 0) {
                // Nothing is expected but the end.
            }
        }
    }

    private record Answer(Wire wire) implements Wire.Reader {
        @Override
        public void received(ByteBuffer octets) {
            wire.write(octets);
        }

        @Override
        public void inputEnded() {
            wire.finish();
        }

        @Override
        public void writable() {}

        @Override
        public void expired() {}

        @Override
        public void closed(Wire.Cause cause) {}
    }
}
