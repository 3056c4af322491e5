/// The connection driver: joins transport, codec, router and handlers to a server.
module webserv.engine {
    requires transitive webserv.api;
    requires org.slf4j;
    requires static org.jspecify;

    exports webserv.engine;
    exports webserv.engine.config;
}
