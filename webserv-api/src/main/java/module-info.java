/// The contracts and values of webserv: all that a plugin compiles against.
///
/// Four packages in layers, each knowing only those before it: [webserv.api.config] (where a
/// setting came from, typed access to it) and [webserv.api.io] (octets and connections), then
/// [webserv.api.http] (messages and handlers), then [webserv.api.spi] (the services that are found
/// by [java.util.ServiceLoader]).
module webserv.api {
    requires static org.jspecify;

    exports webserv.api.config;
    exports webserv.api.http;
    exports webserv.api.io;
    exports webserv.api.spi;
}
