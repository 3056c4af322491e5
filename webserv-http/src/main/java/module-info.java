/// The codec of HTTP/1.1 and HTTP/1.0: octets to messages and back.
///
/// @provides webserv.api.spi.HttpCodec as `http/1.1`
module webserv.http {
    requires webserv.api;
    requires static org.jspecify;

    provides webserv.api.spi.HttpCodec with
            webserv.http.Http1Codec;
}
