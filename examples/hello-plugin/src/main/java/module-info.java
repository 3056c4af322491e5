/// A plugin for webserv: a handler that greets.
///
/// @provides webserv.api.spi.HandlerFactory as `hello`
module hello {
    requires webserv.api;

    provides webserv.api.spi.HandlerFactory with
            hello.Hello;
}
