package webserv.api.spi;

/// How large the parts of a request may be. The codec counts octets as they come, so that no limit
/// can be outrun by a sender that never ends the part.
///
/// @param requestLineOctets the request line without its line end; beyond: 414
/// @param fieldLineOctets one field line without its line end; beyond: 431
/// @param fieldSectionOctets all field lines together, line ends included; beyond: 431
/// @param fieldCount field lines of one section; beyond: 431
/// @param chunkLineOctets a chunk-size line with its extensions, without its line end; beyond: 400
/// @param trailerSectionOctets all trailer lines together, line ends included; beyond: 431
/// @param leadingEmptyLines empty lines before a request line, which RFC 9112 §2.2 asks to ignore;
///   beyond: 400
public record MessageLimits(
        int requestLineOctets,
        int fieldLineOctets,
        int fieldSectionOctets,
        int fieldCount,
        int chunkLineOctets,
        int trailerSectionOctets,
        int leadingEmptyLines) {

    /// Room for the longest targets and cookies that browsers send, and no more: 8 KiB is what the
    /// well-known servers take for a line, 32 KiB what they take for a head.
    public static final MessageLimits DEFAULTS =
            new MessageLimits(8192, 8192, 32_768, 100, 256, 8192, 4);

    /// @throws IllegalArgumentException if a limit is below what any request needs
    public MessageLimits {
        if (requestLineOctets < 14
                || fieldLineOctets < 16
                || fieldSectionOctets < 16
                || fieldCount < 1
                || chunkLineOctets < 16
                || trailerSectionOctets < 0
                || leadingEmptyLines < 0) {
            throw new IllegalArgumentException("a limit is below what any request needs");
        }
    }
}
