/// The launcher: command line, wiring of the services, plugin layers, signals.
module webserv.app {
    requires webserv.api;
    requires webserv.engine;
    requires info.picocli;
    requires org.slf4j;
    requires static org.jspecify;

    uses webserv.api.spi.ConfigSource;
    uses webserv.api.spi.HandlerFactory;
    uses webserv.api.spi.HttpCodec;
    uses webserv.api.spi.Router;
    uses webserv.api.spi.Transport;
}
