package webserv.api.http;

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

    /// What a query may hold, and `%` with two digits, as it is encoded already.
    private static final String IN_QUERY = UNRESERVED + "/?:@!$&'()*+,;=%";

    /// What is left alone in a component that is encoded already.
    private static final String IN_SENT_COMPONENT = UNRESERVED + "/:@!$'()*+,;%";

    private PercentEncoding() {}

    /// A decoded path, slashes kept.
    public static String ofPath(String path) {
        return encoded(path, IN_PATH);
    }

    /// A query as it was sent: what no URI may hold is encoded, the rest is left alone.
    public static String ofQuery(String query) {
        return encoded(query, IN_QUERY);
    }

    /// Any text, as the name or value of one parameter or as one segment of a path.
    public static String ofComponent(String text) {
        return encoded(text, UNRESERVED);
    }

    /// What a field's value holds, a character for each octet: those beyond ASCII are encoded, the
    /// rest is left alone. So an IRI in UTF-8 becomes the URI for it (RFC 3987 §3.1).
    public static String ofObsText(String octets) {
        if (octets.chars().allMatch(c -> c < 0x80)) {
            return octets;
        }
        var encoded = new StringBuilder(octets.length() + 16);
        for (byte octet : octets.getBytes(StandardCharsets.ISO_8859_1)) {
            if (octet >= 0) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    /// One parameter of a query as it was sent: what would end it is encoded, as is what no URI may
    /// hold.
    static String ofSentComponent(String text) {
        return encoded(text, IN_SENT_COMPONENT);
    }

    /// Text for a field's value: controls and what lies beyond ASCII are encoded, and beside them a
    /// `%` that encodes nothing; other text is left alone.
    static String ofFieldValue(String text) {
        boolean plain = text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        var value = plain ? text : encoded(text, visible());
        return Syntax.withoutOuterWhitespace(value);
    }

    private static String visible() {
        var visible = new StringBuilder();
        for (char c = ' '; c < 0x7F; c++) {
            visible.append(c);
        }
        return visible.toString();
    }

    /// @param kept what is left alone; a `%` among them only where two digits follow
    private static String encoded(String text, String kept) {
        if (isKept(text, kept)) {
            return text;
        }
        var encoded = new StringBuilder(text.length() + 16);
        var octets = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < octets.length; i++) {
            char c = (char) (octets[i] & 0xFF);
            if (isKept(c, kept) && (c != '%' || isEncoded(octets, i))) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octets[i]));
            }
        }
        return encoded.toString();
    }

    /// The common case: nothing to encode, and no `%` to look behind.
    private static boolean isKept(String text, String kept) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' || !isKept(c, kept)) {
                return false;
            }
        }
        return true;
    }

    /// Letters and digits are kept everywhere, and are most of what is asked about.
    private static boolean isKept(char c, String kept) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || kept.indexOf(c) >= 0;
    }

    /// Whether the `%` there has its two digits.
    private static boolean isEncoded(byte[] octets, int at) {
        return at + 2 < octets.length
                && HexFormat.isHexDigit(octets[at + 1])
                && HexFormat.isHexDigit(octets[at + 2]);
    }
}
