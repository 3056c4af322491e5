package webserv.api.http;

/// The fields that the codec sets by itself in a response, because they frame the message or are
/// about this one connection (RFC 9110 §7.6.1, RFC 9112 §6). Nobody else may: whoever could would
/// move the end of the message.
public final class ServerFields {
    private ServerFields() {}

    /// Whether a field of this name is the server's to set, whatever its case. `Trailer` is, as
    /// only the codec knows whether there can be any.
    ///
    /// @param name a field name; nothing is allocated
    public static boolean include(String name) {
        return switch (name.length()) {
            case 7 -> name.equalsIgnoreCase("Trailer");
            case 10 -> name.equalsIgnoreCase("Connection") || name.equalsIgnoreCase("Keep-Alive");
            case 14 -> name.equalsIgnoreCase("Content-Length");
            case 16 -> name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> name.equalsIgnoreCase("Transfer-Encoding");
            default -> false;
        };
    }
}
