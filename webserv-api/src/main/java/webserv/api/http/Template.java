package webserv.api.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import webserv.api.config.ConfigException;
import webserv.api.config.DollarSign;
import webserv.api.config.Nearest;
import webserv.api.config.Settings;

/// Text of a configuration with variables in it, such as `https://$host$request_uri`. Read once,
/// when the configuration is; immutable, safe for any thread.
///
/// | variable | stands for |
/// |---|---|
/// | `$uri` | the path, decoded and normalised |
/// | `$request_uri` | path and query as the client sent them |
/// | `$args`, `$query_string` | the query as sent, without its `?` |
/// | `$is_args` | `?` where there is a query that is not empty |
/// | `$arg_NAME` | the query's first parameter of that name, as sent |
/// | `$host` | the host asked for, else the server's name |
/// | `$server_name` | the first name of the server |
/// | `$server_port`, `$scheme`, `$request_method` | as they are |
/// | `$remote_addr` | the client's address as [webserv.api.io.AddressText] spells it, without a zone |
/// | `$http_NAME` | a field of the request, its hyphens written as underscores |
/// | `$cookie_NAME` | a cookie |
/// | `$request_id` | what the log calls the request |
/// | `$1` to `$9`, `$NAME` | groups of the regular expression that led here |
///
/// `${name}` is the same as `$name`, for where a letter follows; `$$` is a dollar sign. What has no
/// value is empty.
///
/// Whoever expands a template says what for, and every value is escaped so that it is no more than
/// a value there: a line break in `$uri` cannot begin a new field, nor a `?` in `$1` a query.
public final class Template {

    /// What the text is for.
    public enum Use {
        /// Plain text, as it is; also the decoded path of a file.
        TEXT,
        /// Element content and quoted attributes of HTML and XML.
        HTML,
        /// Inside a string of JSON.
        JSON,
        /// A URI reference, such as in Location.
        URI_REFERENCE,
        /// A field's value.
        FIELD
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|[0-9]");

    /// Stands for a value that a client may choose at will, where the form of a text is looked at.
    private static final char ANYTHING = '\u0001';

    private static final Pattern NUMBERS = Pattern.compile("\\$\\{?([0-9])");

    private final String text;
    private final List<Part> parts;
    private final boolean constant;

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    /// @param inQuery whether a `?` stands before it
    private record Value(String name, Variable variable, boolean inQuery) implements Part {}

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
        this.constant = parts.stream().allMatch(Literal.class::isInstance);
    }

    /// Text that stands for itself, dollar signs included.
    public static Template literal(String text) {
        return new Template(text, text.isEmpty() ? List.of() : List.of(new Literal(text)));
    }

    /// Reads a template.
    ///
    /// @param groupNames the named groups of the regular expression that leads here
    /// @throws IllegalArgumentException with a clause that says what is wrong and what there is
    public static Template parse(String text, Set<String> groupNames) {
        return new Reader(text, groupNames).read();
    }

    /// Reads a setting. Groups are those of the regular expression of the location around.
    ///
    /// @throws ConfigException at the value, if it is no template, or not set, or has the number of
    ///   a group that there is not
    public static Template of(Settings settings, String key) {
        var text = settings.text(key);
        try {
            var template = parse(text, groupNames(settings));
            Groups.check(template, settings);
            return template;
        } catch (IllegalArgumentException wrong) {
            throw settings.wrong(key, String.valueOf(wrong.getMessage()));
        }
    }

    /// The named groups of the regular expression of the location around.
    public static Set<String> groupNames(Settings settings) {
        return Groups.names(settings);
    }

    /// Whether there are no variables in it.
    public boolean isConstant() {
        return constant;
    }

    /// The highest number of a group in it; 0 where there is none.
    public int highestGroup() {
        return NUMBERS.matcher(text.replace("$$", ""))
                .results()
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .max()
                .orElse(0);
    }

    /// Whether it is, whatever the values, a URI reference to a path of the same server: it begins
    /// with one `/` and holds nothing that a URI may not.
    public boolean leadsToPath() {
        var sample = sample();
        return sample.startsWith("/")
                && !sample.startsWith("//")
                && (isPlainPath(sample) || isUri(sample.replace(ANYTHING, '1')));
    }

    /// Whether it is, whatever the values, a URL with `http:` or `https:`, with nothing that a
    /// client could choose in its authority but the host that it asked for.
    public boolean leadsToWebAddress() {
        var sample = sample();
        return sample.matches("(?i)https?://[^/?#" + ANYTHING + "]+([/?#].*)?")
                && isUri(sample.replace(ANYTHING, '1'));
    }

    /// Whether it may stand in a field whatever the values.
    public boolean isFieldValue() {
        return Syntax.isFieldValue(sample().replace(ANYTHING, '1'));
    }

    /// Letters, digits and what needs no look at its place, as nearly all paths are.
    private static boolean isPlainPath(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean isAlphanumeric =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!isAlphanumeric && "/-._~".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /// [URI] also takes characters beyond ASCII, which no field may hold.
    private static boolean isUri(String target) {
        try {
            return new URI(target).toString().chars().allMatch(c -> c > ' ' && c < 0x7F);
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /// The text with a value such as clients send in place of each variable, to look at its form.
    private String sample() {
        var filled = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Literal(var literal) -> filled.append(literal.replace(ANYTHING, ' '));
                case Value(var name, var variable, _) ->
                        filled.append(
                                switch (name) {
                                    case "scheme" -> "http";
                                    case "uri", "request_uri" -> "/1";
                                    case "is_args" -> "?";
                                    default ->
                                            variable.kind() == Variable.Kind.SAFE
                                                    ? "1"
                                                    : String.valueOf(ANYTHING);
                                });
            }
        }
        return filled.toString();
    }

    /// The text where there are no variables in it: the same for every request.
    ///
    /// @throws IllegalStateException if there are
    public String constantText() {
        if (!constant) {
            throw new IllegalStateException("constantText() of a template with variables");
        }
        var joined = new StringBuilder();
        parts.forEach(part -> joined.append(((Literal) part).text()));
        return joined.toString();
    }

    /// The number of characters that it has whatever the values: those between the variables.
    public int leastLength() {
        return parts.stream()
                .mapToInt(part -> part instanceof Literal(var literal) ? literal.length() : 0)
                .sum();
    }

    /// Puts the values of a request in.
    ///
    /// In a URI that begins with `/` the slashes that the values add to it are taken away, as
    /// `//name` would be another host.
    public String expand(Request request, Use use) {
        if (constant) {
            return constantText();
        }
        var expanded = new StringBuilder(text.length() + 32);
        for (var part : parts) {
            switch (part) {
                case Literal(var literal) -> expanded.append(literal);
                case Value(_, var variable, var inQuery) ->
                        expanded.append(
                                escaped(
                                        variable.value().apply(request),
                                        variable.kind(),
                                        use,
                                        inQuery));
            }
        }
        return switch (use) {
            case URI_REFERENCE -> withoutHost(expanded.toString());
            case FIELD -> PercentEncoding.ofFieldValue(expanded.toString());
            case TEXT, HTML, JSON -> expanded.toString();
        };
    }

    private static String withoutHost(String uri) {
        int slashes = 0;
        while (slashes < uri.length() && uri.charAt(slashes) == '/') {
            slashes++;
        }
        return slashes > 1 ? uri.substring(slashes - 1) : uri;
    }

    private static String escaped(String value, Variable.Kind kind, Use use, boolean inQuery) {
        return switch (use) {
            case TEXT, FIELD -> value;
            case HTML -> html(value);
            case JSON -> json(value);
            case URI_REFERENCE ->
                    switch (kind) {
                        case SAFE -> value;
                        case DATA -> PercentEncoding.ofComponent(value);
                        case PATH ->
                                inQuery
                                        ? PercentEncoding.ofComponent(value)
                                        : PercentEncoding.ofPath(value);
                        case SENT -> PercentEncoding.ofQuery(value);
                        case PARAMETER -> PercentEncoding.ofSentComponent(value);
                    };
        };
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String json(String text) {
        var escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ' || c == 0x7F || c == '<') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /// As written.
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// Reads one template from left to right.
    private static final class Reader {
        private final String text;
        private final Set<String> groupNames;
        private final List<Part> parts = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private final List<String> unknown = new ArrayList<>();
        private boolean inQuery;

        Reader(String text, Set<String> groupNames) {
            this.text = text;
            this.groupNames = groupNames;
        }

        Template read() {
            int at = 0;
            while (at < text.length()) {
                at = text.charAt(at) == '$' ? dollar(at + 1) : character(at);
            }
            endLiteral();
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(unknownVariables());
            }
            return new Template(text, parts);
        }

        private int character(int at) {
            inQuery |= text.charAt(at) == '?';
            literal.append(text.charAt(at));
            return at + 1;
        }

        /// @param at behind the sign
        private int dollar(int at) {
            if (text.startsWith("$", at)) {
                return character(at);
            }
            boolean braces = text.startsWith("{", at);
            int start = braces ? at + 1 : at;
            var name = NAME.matcher(text).region(start, text.length());
            if (!name.lookingAt()) {
                throw new IllegalArgumentException(DollarSign.nameless(braces));
            }
            if (braces && !text.startsWith("}", name.end())) {
                throw new IllegalArgumentException(DollarSign.unclosed(name.group()));
            }
            endLiteral();
            variable(name.group())
                    .ifPresentOrElse(
                            variable -> parts.add(new Value(name.group(), variable, inQuery)),
                            () -> unknown.add(name.group()));
            inQuery |= name.group().equals("is_args");
            return name.end() + (braces ? 1 : 0);
        }

        private void endLiteral() {
            if (!literal.isEmpty()) {
                parts.add(new Literal(literal.toString()));
                literal.setLength(0);
            }
        }

        private Optional<Variable> variable(String name) {
            if (Character.isDigit(name.charAt(0))) {
                return Optional.of(Variable.capture(name.charAt(0) - '0'));
            }
            return groupNames.contains(name)
                    ? Optional.of(Variable.capture(name))
                    : Variable.named(name);
        }

        private String unknownVariables() {
            var names = new LinkedHashSet<>(Variable.names());
            names.addAll(groupNames);
            return Nearest.unknownVariables(unknown, names)
                    + " There are: $"
                    + String.join(", $", names)
                    + " and $1 to $9.";
        }
    }
}
