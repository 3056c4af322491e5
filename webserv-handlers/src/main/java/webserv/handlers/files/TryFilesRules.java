package webserv.handlers.files;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.config.SeveralWords;
import webserv.api.http.Template;

/// What `try_files` of a location says.
///
/// @param paths to look for, at least one
/// @param fallback where the request goes if none leads to a file
/// @param status what it gets instead of going anywhere
record TryFilesRules(List<Template> paths, Template fallback, OptionalInt status) {
    static final Key<List<String>> TRY_FILES =
            Key.optional(
                    "try_files",
                    Kind.list(Kind.TEXT, 2),
                    "paths to look for, and a fallback: a path or a status such as =404");
    private static final Pattern STATUS = Pattern.compile("=[45][0-9]{2}");
    private static final String KEY = TRY_FILES.name();

    /// Copies the list.
    TryFilesRules {
        paths = List.copyOf(paths);
    }

    /// Those of a location; empty where it has none.
    static Optional<TryFilesRules> of(Settings settings) {
        if (!settings.has(TRY_FILES)) {
            return Optional.empty();
        }
        var values = settings.values(TRY_FILES);
        if (values.size() < 2) {
            throw tooFew(settings, values);
        }
        var names = Template.groupNames(settings);
        var mistakes = new Mistakes();
        var paths =
                mistakes.each(values.subList(0, values.size() - 1), value -> path(value, names));
        var status = mistakes.attempt(() -> statusOf(values.getLast()));
        var fallback = mistakes.attempt(() -> fallbackOf(values.getLast(), names));
        mistakes.refuse();
        return Optional.of(new TryFilesRules(paths, fallback.orElseThrow(), status.orElseThrow()));
    }

    private static ConfigException tooFew(Settings settings, List<Node.Text> values) {
        return values.stream()
                .flatMap(value -> SeveralWords.asList(value.text()).stream())
                .findFirst()
                .map(list -> settings.advise(KEY, "must be a list: write " + list))
                .orElseGet(() ->
                        settings.wrong(
                                KEY,
                                "needs a path to look for and a fallback behind, such as =404"));
    }

    private static Template path(Node.Text value, Set<String> names) {
        if (value.text().startsWith("=")) {
            throw ConfigException.of(KEY, value, "may have a status in the last place only");
        }
        var path = template(value, names);
        if (!path.leadsToPath() && !value.text().startsWith("/")) {
            throw ConfigException.of(KEY, value, "must be a path that begins with '/' or $uri");
        }
        return path;
    }

    private static OptionalInt statusOf(Node.Text value) {
        if (!value.text().startsWith("=")) {
            return OptionalInt.empty();
        }
        if (!STATUS.matcher(value.text()).matches()) {
            throw ConfigException.of(KEY, value, "must have a status from =400 to =599");
        }
        return OptionalInt.of(Integer.parseInt(value.text().substring(1)));
    }

    private static Template fallbackOf(Node.Text value, Set<String> names) {
        if (value.text().startsWith("=")) {
            return Template.literal("");
        }
        var fallback = template(value, names);
        if (!fallback.leadsToPath()) {
            throw ConfigException.of(
                    KEY,
                    value,
                    "must end with a path of the server, percent-encoded, or with a status such as"
                            + " =404");
        }
        return fallback;
    }

    private static Template template(Node.Text value, Set<String> names) {
        try {
            return Template.parse(value.text(), names);
        } catch (IllegalArgumentException wrong) {
            throw ConfigException.of(KEY, value, String.valueOf(wrong.getMessage()));
        }
    }
}
