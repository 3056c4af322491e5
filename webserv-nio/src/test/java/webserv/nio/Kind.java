package webserv.nio;

import java.io.IOException;
import java.time.Duration;
import webserv.api.spi.TransportSettings;

/// The transports, and the ways of using them, that fulfil one contract.
enum Kind {
    ONE_LOOP,
    ONE_NATIVE_LOOP,
    DEPUTY,
    NATIVE_DEPUTY,
    THREE_LOOPS,
    THREE_NATIVE_LOOPS,
    UNIX_SOCKET,
    NATIVE_UNIX_SOCKET,
    MEMORY;

    Rig open() throws IOException {
        return open(Duration.ofSeconds(60), 1 << 20);
    }

    Rig open(Duration linger, long lingerOctets) throws IOException {
        int loops = this == THREE_LOOPS || this == THREE_NATIVE_LOOPS ? 3 : 1;
        var settings = new TransportSettings(loops, 128, linger, lingerOctets);
        return switch (this) {
            case ONE_LOOP, THREE_LOOPS -> new SocketRig(settings, false);
            case ONE_NATIVE_LOOP, THREE_NATIVE_LOOPS -> new SocketRig(settings, false, 0);
            case DEPUTY -> new DeputyRig(settings, Natives.USUAL);
            case NATIVE_DEPUTY -> new DeputyRig(settings, 0);
            case UNIX_SOCKET -> new SocketRig(settings, true);
            case NATIVE_UNIX_SOCKET -> new SocketRig(settings, true, 0);
            case MEMORY -> new MemoryRig(settings);
        };
    }
}
