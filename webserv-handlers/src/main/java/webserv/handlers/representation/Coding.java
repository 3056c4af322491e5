package webserv.handlers.representation;

import java.util.List;

/// A content coding that is served (RFC 9110 §8.4.1), by its name.
///
/// @param token as in `Content-Encoding`, in lower case
public record Coding(String token) {
    /// Brotli (RFC 7932).
    public static final Coding BR = new Coding("br");

    /// Zstandard (RFC 8878).
    public static final Coding ZSTD = new Coding("zstd");

    /// RFC 1952.
    public static final Coding GZIP = new Coding("gzip");

    /// None: the file as it is.
    public static final Coding IDENTITY = new Coding("identity");

    /// In the order in which they are preferred where the client does not care: the one that
    /// usually makes the least of a text first.
    public static final List<Coding> WELL_KNOWN = List.of(BR, ZSTD, GZIP);
}
