package webserv.nio;

/// The same with sockets that are the system's own.
class NativeTransportTest extends NioTransportTest {
    @Override
    int nativeAfter() {
        return 0;
    }
}
