package webserv.api.http;

/// The grammar that fields are made of (RFC 9110 §5.5, §5.6.2), on characters.
public final class Syntax {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private Syntax() {}

    /// Whether the text is a token: `1*tchar` (RFC 9110 §5.6.2).
    public static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// Whether the character may stand in a token: `tchar` (RFC 9110 §5.6.2).
    public static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    /// Whether the text is a `field-value` (RFC 9110 §5.5): visible characters and obs-text, with
    /// SP and HTAB between them only.
    public static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                return false;
            }
        }
        return text.isEmpty()
                || !(isWhitespace(text.charAt(0)) || isWhitespace(text.charAt(text.length() - 1)));
    }

    /// Whether the character is SP or HTAB: all that OWS is made of (RFC 9110 §5.6.3).
    public static boolean isWhitespace(char c) {
        return c == ' ' || c == '\t';
    }

    /// The text without OWS at either end (RFC 9110 §5.6.3). [String#strip] would take away more,
    /// such as VT and FF, which are no white space to HTTP.
    public static String withoutOuterWhitespace(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /// The text in quotes, cut to 80 characters, everything but visible ASCII escaped: safe in a
    /// log.
    public static String quoted(String text) {
        return "'" + printable(text, 80) + "'";
    }

    /// The text with everything but visible ASCII and spaces escaped: safe in a log.
    ///
    /// @param most characters of the text that are kept, 0 or more; `…` stands for the rest
    public static String printable(String text, int most) {
        var printable = new StringBuilder();
        text.chars()
                .limit(most)
                .forEach(c -> {
                    if (c < ' ' || c > '~') {
                        printable.append(String.format("\\u%04x", c));
                    } else {
                        printable.append((char) c);
                    }
                });
        return printable.append(text.length() > most ? "…" : "").toString();
    }
}
