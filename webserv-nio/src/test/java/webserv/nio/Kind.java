package webserv.nio;

import java.io.IOException;
import java.time.Duration;
import webserv.api.spi.TransportSettings;

/// The transports, and the ways of using them, that fulfil one contract.
enum Kind {
    ONE_LOOP,
    ONE_LOOP_WHOSE_LAST_OCTETS_LEAVE_WITH_THE_END,
    THREE_LOOPS,
    UNIX_SOCKET,
    MEMORY;

    Rig open() throws IOException {
        return open(Duration.ofSeconds(60), 1 << 20);
    }

    Rig open(Duration linger, long lingerOctets) throws IOException {
        int loops = this == THREE_LOOPS ? 3 : 1;
        var settings = new TransportSettings(loops, 128, linger, lingerOctets);
        return switch (this) {
            case ONE_LOOP, THREE_LOOPS -> new SocketRig(settings, false);
            case ONE_LOOP_WHOSE_LAST_OCTETS_LEAVE_WITH_THE_END -> new SocketRig(settings, false, 0);
            case UNIX_SOCKET -> new SocketRig(settings, true);
            case MEMORY -> new MemoryRig(settings);
        };
    }
}
