/// Non-blocking transport: selector event loops over TCP and Unix sockets.
module webserv.nio {
    requires webserv.api;
    requires org.slf4j;
    requires static org.jspecify;
}
