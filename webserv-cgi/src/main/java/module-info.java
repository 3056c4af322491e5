/// Runs CGI/1.1 programs (RFC 3875).
///
/// @provides webserv.api.spi.HandlerFactory as `cgi`
/// @provides webserv.api.spi.Tool as `cgi`
module webserv.cgi {
    requires webserv.api;
    requires webserv.gateway;
    requires org.slf4j;
    requires static org.jspecify;

    provides webserv.api.spi.HandlerFactory with
            webserv.cgi.CgiFactory;
    provides webserv.api.spi.Tool with
            webserv.cgi.CgiTool;
}
