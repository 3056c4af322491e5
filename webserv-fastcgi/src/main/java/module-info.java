/// Passes requests on to FastCGI 1.0 applications, such as php-fpm.
///
/// @provides webserv.api.spi.HandlerFactory as `fastcgi`
module webserv.fastcgi {
    requires webserv.api;
    requires webserv.gateway;
    requires org.slf4j;
    requires static org.jspecify;

    provides webserv.api.spi.HandlerFactory with
            webserv.fastcgi.FastCgiFactory;
}
