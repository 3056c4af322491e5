package webserv.api.http;

/// The authority that a request is for (RFC 3986 §3.2, RFC 9110 §7.2): from an absolute-form target
/// if there is one, else from Host.
///
/// @param host in lower case, an IPv6 address in brackets; empty where the client sent an empty
///   Host, or none in HTTP/1.0
/// @param port 0 to 65535, or -1 where none was sent
public record Authority(String host, int port) {

    /// No host, no port.
    public static final Authority NONE = new Authority("", -1);

    /// `host:port`, or the host alone where no port was sent.
    @Override
    public String toString() {
        return port < 0 ? host : host + ":" + port;
    }
}
