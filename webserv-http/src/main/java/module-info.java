/// The codec of HTTP/1.1 and HTTP/1.0: octets to messages and back.
module webserv.http {
    requires webserv.api;
    requires static org.jspecify;
}
