package webserv.handlers.files;

import java.util.Locale;

/// Text in which nothing hides.
final class VisibleText {
    private VisibleText() {}

    /// The text with `U+202E` in place of what would turn the direction of the text around it, and
    /// likewise for line ends and controls: with it, `exe.gnp` would be read as `png.exe`.
    static String of(String text) {
        if (!hidesAny(text)) {
            return text;
        }
        var visible = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(c -> {
                    if (hides(c)) {
                        visible.append(String.format(Locale.ROOT, "[U+%04X]", c));
                    } else {
                        visible.appendCodePoint(c);
                    }
                });
        return visible.toString();
    }

    /// None of them is beyond the first plane.
    private static boolean hidesAny(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (hides(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /// Controls, line ends, and the characters of Bidi_Control (Unicode, PropList).
    static boolean hides(int c) {
        return Character.isISOControl(c)
                || c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xFEFF;
    }
}
