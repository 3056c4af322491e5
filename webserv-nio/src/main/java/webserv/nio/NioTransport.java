package webserv.nio;

import java.io.IOException;
import webserv.api.spi.Network;
import webserv.api.spi.Transport;
import webserv.api.spi.TransportSettings;

/// The transport `nio`: TCP and Unix sockets, served by event loops.
public final class NioTransport implements Transport {

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public Network open(TransportSettings settings) throws IOException {
        return NioNetwork.open(settings, Natives.USUAL);
    }
}
