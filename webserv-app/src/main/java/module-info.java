/// The launcher: command line, wiring of the services, plugin layers, signals.
///
/// @uses webserv.api.spi.Transport by name
/// @uses webserv.api.spi.HttpCodec by protocol
/// @uses webserv.api.spi.Router by name
/// @uses webserv.api.spi.HandlerFactory by name
/// @uses webserv.api.spi.ContentCoding by name
/// @uses webserv.api.spi.ConfigSource by file extension
/// @uses webserv.api.spi.Tool by name
/// @uses org.slf4j.spi.SLF4JServiceProvider where messages go, see
///   [webserv.app.logging.LateLogging]
module webserv.app {
    requires webserv.api;
    requires webserv.engine;
    requires webserv.testkit;
    requires info.picocli;
    requires org.slf4j;
    requires jdk.unsupported; // signals, see Hangup
    requires static org.jspecify;

    uses org.slf4j.spi.SLF4JServiceProvider;
    uses webserv.api.spi.ConfigSource;
    uses webserv.api.spi.ContentCoding;
    uses webserv.api.spi.HandlerFactory;
    uses webserv.api.spi.HttpCodec;
    uses webserv.api.spi.Router;
    uses webserv.api.spi.Tool;
    uses webserv.api.spi.Transport;
}
