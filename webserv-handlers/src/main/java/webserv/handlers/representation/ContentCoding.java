package webserv.handlers.representation;

/// The content codings that are served (RFC 9110 §8.4.1), in the order in which the server prefers
/// them where the client does not care: the one that usually makes the least of a text first.
public enum ContentCoding {
    /// Brotli (RFC 7932).
    BR("br", ".br"),
    /// Zstandard (RFC 8878).
    ZSTD("zstd", ".zst"),
    /// RFC 1952, and the only one that is also made while it is sent.
    GZIP("gzip", ".gz"),
    /// None: the file as it is.
    IDENTITY("identity", "");

    private final String token;
    private final String suffix;

    ContentCoding(String token, String suffix) {
        this.token = token;
        this.suffix = suffix;
    }

    /// As in `Content-Encoding`.
    public String token() {
        return token;
    }

    /// What the name of a file in this coding ends with.
    public String suffix() {
        return suffix;
    }
}
