package webserv.api.config;

import java.util.regex.Pattern;

/// Puts what somebody wrote into a sentence: in quotes, and not longer than anyone reads. A value
/// may be as large as a file.
public final class Quoted {
    private static final int MOST_CHARACTERS = 80;

    /// What needs no quotes in a list or a mapping.
    private static final Pattern PLAIN = Pattern.compile("(?!(?:-|~|(?i:null))$)[\\w./$=~^+-]+");

    private static final int LONGEST_WORD = 200;

    /// A word that is too long, its end without what the sentence has behind it.
    private static final Pattern LONG_WORD =
            Pattern.compile(
                    "(\\S{%d})\\S{%d,}?([^\\p{L}\\p{N}\\s]{0,4}(?!\\S))"
                            .formatted(MOST_CHARACTERS, LONGEST_WORD - MOST_CHARACTERS));

    private Quoted() {}

    /// The text in single quotes, without the blanks around it; of what is longer than 80
    /// characters the first, with `…` for the rest.
    public static String of(String text) {
        return "'" + shortened(text.strip()) + "'";
    }

    /// A sentence with words in it that somebody wrote: of those of 200 characters and more the
    /// first 80, with `…` for the rest. They are names of files, keys and handlers, which have no
    /// quotes of ours around them at times.
    static String within(String sentence) {
        return sentence.length() < LONGEST_WORD
                ? sentence
                : LONG_WORD.matcher(sentence).replaceAll("$1…$2");
    }

    /// A word as it is to be written in a list or a mapping of YAML: in double quotes where it
    /// needs them.
    public static String inYaml(String word) {
        return PLAIN.matcher(word).matches()
                ? word
                : '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// The same without quotes, and with the blanks around it.
    public static String shortened(String text) {
        int characters = text.codePointCount(0, text.length());
        return characters <= MOST_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS)) + "…";
    }
}
