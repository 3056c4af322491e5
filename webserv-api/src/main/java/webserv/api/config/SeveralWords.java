package webserv.api.config;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Words in one text where a list was meant, or a key and its value, as configurations of NGINX and
/// shells have them, without colons and commas.
public final class SeveralWords {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /// What needs no quotes in a list or a mapping.
    private static final Pattern PLAIN = Pattern.compile("(?!(?:-|~|(?i:null))$)[\\w./$=~^+-]+");

    private SeveralWords() {}

    /// Refuses several words in one text where one of them, or a list, was meant.
    ///
    /// @param one what each of them is to be: `a method`
    /// @throws ConfigException if there are several
    public static void refuse(String key, Node.Text value, String one) {
        var list = asList(value.text());
        if (list.isPresent()) {
            throw ConfigException.advising(
                    key, value, "must be " + one + ", or a list of them: write " + list.get());
        }
    }

    /// The list of them as it is to be written; empty where there are not several.
    public static Optional<String> asList(String text) {
        var words = words(text);
        return words.length < 2
                ? Optional.empty()
                : Optional.of(
                        Stream.of(words)
                                .map(SeveralWords::written)
                                .collect(Collectors.joining(", ", "[", "]")));
    }

    /// The mapping of the first to the second as it is to be written; empty where there are not
    /// two.
    static Optional<String> asMapping(String text) {
        var words = words(text);
        return words.length == 2
                ? Optional.of("{ %s: %s }".formatted(written(words[0]), written(words[1])))
                : Optional.empty();
    }

    private static String[] words(String text) {
        return BLANKS.split(text.strip());
    }

    private static String written(String word) {
        return PLAIN.matcher(word).matches()
                ? word
                : '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
