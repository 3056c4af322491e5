package webserv.api.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Words in one text where a list was meant, or a key and its value, as configurations of NGINX and
/// shells have them, without colons and commas, or with commas and without brackets.
public final class SeveralWords {
    private static final Pattern BETWEEN = Pattern.compile(",?\\s+");
    private static final Pattern BETWEEN_OR_COMMA = Pattern.compile("[\\s,;|]+");
    private static final Pattern STATUS = Pattern.compile("[0-9]{3}");
    private static final Pattern COLON = Pattern.compile(":$");
    private static final Pattern SEMICOLON = Pattern.compile("\\s*;$");
    private static final Pattern WITH_EXTENSION = Pattern.compile("\\S*[^\\s,]\\.\\w+");

    /// A list that is longer is for nobody to copy: its first words show how it is written.
    private static final int MOST_CHARACTERS = 200;

    private SeveralWords() {}

    /// Refuses several words in one text where one of them, or a list, was meant. No such word may
    /// have a comma, a semicolon or a bar in it.
    ///
    /// @param one what each of them is to be: `a method`
    /// @throws ConfigException if there are several
    public static void refuse(String key, Node.Text value, String one) {
        refuse(key, value, one, Stream.of(BETWEEN_OR_COMMA.split(value.text().strip())).toList());
    }

    /// The same for names of files. A name with a blank in it is one, but hardly one with an
    /// extension behind each word. Where it is, it can be given as a list.
    ///
    /// @param value what is written for the key; several words only where it is one text
    /// @throws ConfigException if there are several
    public static void refuseFiles(String key, Optional<Node> value) {
        if (value.orElse(null) instanceof Node.Text one) {
            var names = words(one.text());
            if (names.stream().allMatch(name -> WITH_EXTENSION.matcher(name).matches())) {
                refuse(key, one, "a file name", names);
            }
        }
    }

    private static void refuse(String key, Node.Text value, String one, List<String> words) {
        if (words.size() > 1) {
            throw ConfigException.advising(
                    key, value, "must be " + one + ", or a list of them: write " + list(words));
        }
    }

    /// The list of them as it is to be written; empty where there are not several.
    public static Optional<String> asList(String text) {
        return Optional.of(words(text)).filter(words -> words.size() > 1).map(SeveralWords::list);
    }

    /// The list of the words of a command, taken apart as a shell does; empty where there are not
    /// several, or a quote is not closed.
    public static Optional<String> asCommand(String text) {
        return ShellWords.of(text).filter(words -> words.size() > 1).map(SeveralWords::list);
    }

    /// Whether a command has a quote that is not closed, as a shell reads it.
    public static boolean haveOpenQuote(String text) {
        return ShellWords.haveOpenQuote(text);
    }

    /// The mapping of the first to the second as it is to be written, or of several statuses to the
    /// last; empty where the words are no such thing.
    static Optional<String> asMapping(String text) {
        return entry(text).map("{ %s }"::formatted);
    }

    /// The same for several texts, each of which has an entry of the mapping.
    static Optional<String> asMapping(List<String> texts) {
        var entries = texts.stream().flatMap(text -> entry(text).stream()).toList();
        return !entries.isEmpty() && entries.size() == texts.size()
                ? Optional.of(shown(entries, "{ ", " }"))
                : Optional.empty();
    }

    private static Optional<String> entry(String text) {
        var words = words(text);
        var keys = words.subList(0, words.size() - 1);
        boolean areStatuses = keys.stream().allMatch(key -> STATUS.matcher(key).matches());
        if (keys.isEmpty() || (keys.size() > 1 && !areStatuses)) {
            return Optional.empty();
        }
        return Optional.of(
                keys.stream()
                        .map(key -> key.length() > 1 ? COLON.matcher(key).replaceFirst("") : key)
                        .map(key -> Quoted.inYaml(key) + ": " + Quoted.inYaml(words.getLast()))
                        .collect(Collectors.joining(", ")));
    }

    /// A comma behind a word is not of it; one inside of a word is. Nor is the semicolon at the end
    /// of a line of NGINX.
    private static List<String> words(String text) {
        return Stream.of(BETWEEN.split(SEMICOLON.matcher(text.strip()).replaceFirst(""))).toList();
    }

    private static String list(List<String> words) {
        return shown(
                words.stream().map(word -> Quoted.inYaml(Quoted.shortened(word))).toList(),
                "[",
                "]");
    }

    private static String shown(List<String> all, String before, String behind) {
        var shown = new ArrayList<String>();
        int length = 0;
        for (var written : all) {
            length += written.length() + 2;
            if (length > MOST_CHARACTERS) {
                shown.add("…");
                break;
            }
            shown.add(written);
        }
        return shown.stream().collect(Collectors.joining(", ", before, behind));
    }
}
