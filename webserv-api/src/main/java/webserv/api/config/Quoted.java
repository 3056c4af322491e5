package webserv.api.config;

/// Puts what somebody wrote into a sentence: in quotes, and not longer than anyone reads. A value
/// may be as large as a file.
public final class Quoted {
    private static final int MOST_CHARACTERS = 80;

    private Quoted() {}

    /// The text in single quotes, without the blanks around it; of what is longer than 80
    /// characters the first, with `…` for the rest.
    public static String of(String text) {
        return "'" + shortened(text.strip()) + "'";
    }

    /// The same without quotes.
    public static String shortened(String text) {
        int characters = text.codePointCount(0, text.length());
        return characters <= MOST_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS)) + "…";
    }
}
