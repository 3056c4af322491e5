package webserv.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Octets in a text that people read: `\r`, `\n` and `\xNN` stand for those that cannot be shown.
final class Escapes {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(r|n|x[0-9A-Fa-f]{2})");

    private Escapes() {}

    /// The octets of such a text, each a character.
    static String octets(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape ->
                        switch (escape.group(1)) {
                            case "r" -> "\r";
                            case "n" -> "\n";
                            default -> quoted((char) Integer.parseInt(escape.group(1), 1, 3, 16));
                        });
    }

    /// A backslash or a dollar would mean something in a replacement.
    private static String quoted(char octet) {
        return Matcher.quoteReplacement(String.valueOf(octet));
    }
}
