package webserv.handlers;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Writes text so that it may stand in a URI reference (RFC 3986 §2.1).
public final class PercentEncoding {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// `pchar` without the colon, which at the start of a relative reference would end a scheme,
    /// and without the quote and the ampersand, which matter to HTML.
    private static final String IN_PATH = UNRESERVED + "/!$()*+,;=@";

    /// What a query may hold, and `%`, as it is encoded already.
    private static final String IN_QUERY = UNRESERVED + "/?:@!$&'()*+,;=%";

    private PercentEncoding() {}

    /// A decoded path, slashes kept.
    public static String ofPath(String path) {
        return encoded(path, IN_PATH);
    }

    /// A query as it was sent: what no URI may hold is encoded, the rest is left alone.
    public static String ofQuery(String query) {
        return encoded(query, IN_QUERY);
    }

    private static String encoded(String text, String kept) {
        var encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xFF);
            if (kept.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }
}
