/// Non-blocking transport: event loops over TCP and Unix sockets.
///
/// @provides webserv.api.spi.Transport as `nio`
module webserv.nio {
    requires webserv.api;
    requires org.slf4j;
    requires static org.jspecify;

    provides webserv.api.spi.Transport with
            webserv.nio.NioTransport;
}
