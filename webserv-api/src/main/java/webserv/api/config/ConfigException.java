package webserv.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A configuration that cannot be used, and the place where it went wrong, or several of them.
///
/// Unchecked, so that a handler's `create` stays as short as its settings are; whoever reads a
/// configuration catches it once, at the top.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Of more mistakes than these the number is told: nobody reads them all at once, and a file of
    /// another kind has one in each line.
    public static final int MOST_TOLD = 50;

    private static final Comparator<ConfigException> IN_ORDER_OF_FILE =
            Comparator.comparing(
                    ConfigException::origin,
                    Comparator.comparingInt(Origin::line).thenComparingInt(Origin::column));

    private static final Pattern VARIABLE =
            Pattern.compile("\\$([A-Z][A-Z0-9_]+|\\{[A-Z][A-Z0-9_]+\\})");

    private final transient Origin origin;

    /// The value that is wrong; empty where something is missing or stands in a wrong place.
    private final transient Optional<Node> value;

    /// Empty where it is a single one.
    private final transient List<ConfigException> parts;

    /// @param origin the place of the mistake
    /// @param mistake one line: what is wrong, what was expected, what to do. What does not show in
    ///   it, which may come from a quoted value, is escaped, see [OneLine]
    public ConfigException(Origin origin, String mistake) {
        this(line(origin, mistake), origin, Optional.empty(), List.of());
    }

    private ConfigException(
            String message, Origin origin, Optional<Node> value, List<ConfigException> parts) {
        super(message);
        this.origin = origin;
        this.value = value;
        this.parts = parts;
    }

    /// A mistake in a value of a key, or in one of its values, as [Settings#values] gives them.
    ///
    /// @param mistake what is wrong with the value and what was expected. What was written is told
    ///   behind one that begins with `must`: `must be true or false` goes on with `, not 'perhaps'`
    public static ConfigException of(String key, Node value, String mistake) {
        return advising(key, value, mistake + whatItIs(value, mistake));
    }

    /// A mistake in a value of a key that ends with what is to be written, or what else is to be
    /// done: nothing is told behind that.
    ///
    /// @param mistake what is wrong with the value, and the advice, without a full stop
    public static ConfigException advising(String key, Node value, String mistake) {
        var sentence =
                value instanceof Node.Unusable(_, var why) ? why : "'" + key + "' " + mistake;
        return new ConfigException(
                line(value.origin(), sentence), value.origin(), Optional.of(value), List.of());
    }

    /// Behind "must be true or false" there is room for ", not 'perhaps'"; behind what says what
    /// the value is there is none.
    private static String whatItIs(Node value, String mistake) {
        if (!(value instanceof Node.Text(_, var text))) {
            return "";
        }
        if (mistake.startsWith("must ")) {
            return ", not " + Quoted.of(text) + whyNot(text.strip());
        }
        return mistake.startsWith("names ") ? whyNot(text.strip()) : "";
    }

    /// Why a value is none that looks right to whoever knows other servers, or a shell.
    private static String whyNot(String text) {
        if (text.endsWith(";")) {
            return ": leave out the ';'";
        }
        if (text.startsWith("~/")) {
            return ": '~' stands for no folder here";
        }
        return VARIABLE.matcher(text).find() ? ": no variable of the environment is filled in" : "";
    }

    private static String line(Origin origin, String mistake) {
        return OneLine.of(origin + ": " + Quoted.within(mistake));
    }

    /// Several mistakes told at once, one line each, in the order of the file, and none of them
    /// twice. Of those about one value the first is told: several readers may have refused it. Of
    /// more than [#MOST_TOLD] the message has the first, and how many more there are.
    ///
    /// @throws java.util.NoSuchElementException if there is none
    public static ConfigException ofAll(List<ConfigException> mistakes) {
        var told = new HashSet<String>();
        var values = Collections.<Node>newSetFromMap(new IdentityHashMap<>());
        var ordered = new ArrayList<ConfigException>();
        mistakes.stream()
                .flatMap(mistake -> mistake.mistakes().stream())
                .sorted(IN_ORDER_OF_FILE)
                .filter(mistake -> told.add(String.valueOf(mistake.getMessage())))
                .filter(mistake -> mistake.value.map(values::add).orElse(true))
                .forEach(ordered::add);
        if (ordered.size() == 1) {
            return ordered.getFirst();
        }
        return new ConfigException(
                lines(ordered),
                ordered.getFirst().origin(),
                Optional.empty(),
                List.copyOf(ordered));
    }

    private static String lines(List<ConfigException> mistakes) {
        var told =
                mistakes.stream()
                        .limit(MOST_TOLD)
                        .map(Throwable::getMessage)
                        .collect(Collectors.joining("\n"));
        int more = mistakes.size() - MOST_TOLD;
        return more > 0 ? told + "\nand " + Counted.of(more, "more mistake") : told;
    }

    /// The single mistakes that it tells of: itself where it is one.
    public List<ConfigException> mistakes() {
        return parts.isEmpty() ? List.of(this) : parts;
    }

    /// The place of the mistake, the first one of several.
    public Origin origin() {
        return origin;
    }
}
