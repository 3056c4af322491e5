/// In-memory transport, feeds, processes with few descriptors, and settings with places, for tests
/// of webserv and of its plugins.
///
/// @provides webserv.api.spi.Transport as `memory`
module webserv.testkit {
    requires transitive webserv.api;
    requires static org.jspecify;

    exports webserv.testkit;

    provides webserv.api.spi.Transport with
            webserv.testkit.MemoryTransport;
}
