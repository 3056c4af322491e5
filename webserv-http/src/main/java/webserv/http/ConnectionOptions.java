package webserv.http;

import webserv.api.http.HttpVersion;

/// What a request says about its connection (RFC 9112 §9.3).
///
/// `Connection` is a list of tokens over any number of lines, compared without regard to case;
/// empty elements are legal, options that mean nothing here are ignored. `close` wins over
/// everything; an HTTP/1.0 connection persists only if the client asks for it.
final class ConnectionOptions {
    private boolean close;
    private boolean keepAlive;

    /// Takes the value of a Connection line.
    void add(byte[] octets, int from, int to) {
        int start = from;
        while (start <= to) {
            int comma = Octets.indexOf(',', octets, start, to);
            int option = Octets.skipWhitespace(octets, start, comma);
            int end = Octets.trimEnd(octets, option, comma);
            close |= Octets.equalIgnoringCase(octets, option, end, "close");
            keepAlive |= Octets.equalIgnoringCase(octets, option, end, "keep-alive");
            start = comma + 1;
        }
    }

    /// Whether the client leaves the connection open for another request.
    boolean persist(HttpVersion version) {
        return !close && (version == HttpVersion.HTTP_1_1 || keepAlive);
    }
}
