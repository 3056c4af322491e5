package webserv.api.http;

/// The version a message was sent in (RFC 9110 §2.5).
public enum HttpVersion {
    /// HTTP/1.0: a connection ends with its answer unless both sides ask for more; no chunks.
    HTTP_1_0("HTTP/1.0"),
    /// HTTP/1.1, and any later minor version, which is processed as 1.1.
    HTTP_1_1("HTTP/1.1");

    private final String text;

    HttpVersion(String text) {
        this.text = text;
    }

    /// As on the wire: `HTTP/1.1`.
    @Override
    public String toString() {
        return text;
    }
}
