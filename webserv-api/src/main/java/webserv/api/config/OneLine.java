package webserv.api.config;

/// Makes a line for people out of a text that may quote what somebody else wrote.
public final class OneLine {
    /// No line is longer: what is quoted may be as large as a file.
    private static final int MOST_CHARACTERS = 2000;

    private OneLine() {}

    /// The text with what would act on a terminal, or change the order of what is read, escaped:
    /// control characters, line ends, and the marks of Unicode that show nothing themselves. What
    /// is longer than 2000 characters is cut, with `…` for the rest.
    public static String of(String text) {
        return text.length() <= MOST_CHARACTERS ? whole(text) : escaped(text, MOST_CHARACTERS);
    }

    /// The same, and nothing is cut: for a line that programs read.
    public static String whole(String text) {
        return text.codePoints().noneMatch(OneLine::isInvisible)
                ? text
                : escaped(text, Integer.MAX_VALUE);
    }

    private static String escaped(String text, int most) {
        var line = new StringBuilder();
        text.codePoints()
                .limit(most)
                .forEach(c -> {
                    if (isInvisible(c)) {
                        line.append(String.format(c > 0xFFFF ? "\\u{%x}" : "\\u%04x", c));
                    } else {
                        line.appendCodePoint(c);
                    }
                });
        boolean isWhole = text.codePointCount(0, text.length()) <= most;
        return line.append(isWhole ? "" : "…").toString();
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }
}
