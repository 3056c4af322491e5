/// The connection driver: joins transport, codec, router and handlers to a server.
@SuppressWarnings("requires-automatic") // re2j is given a descriptor when the image is linked
module webserv.engine {
    requires transitive webserv.api;
    requires org.slf4j;
    requires re2j;
    requires static org.jspecify;

    exports webserv.engine;
    exports webserv.engine.config;
    exports webserv.engine.plugin;
}
