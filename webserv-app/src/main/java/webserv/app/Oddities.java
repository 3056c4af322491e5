package webserv.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import webserv.api.config.Node;
import webserv.api.config.Quoted;

/// Values that are right as they stand and mean something else to whoever comes from another
/// server: told as warnings.
final class Oddities {
    /// Keys whose values are names that hardly end with a semicolon.
    private static final Set<String> NAMES = Set.of("index", "pass", "path", "from", "to", "file");

    private Oddities() {}

    /// Those of a whole configuration, in the order written.
    static List<String> of(Node.Mapping root) {
        return in(root).toList();
    }

    private static Stream<String> in(Node node) {
        return switch (node) {
            case Node.Mapping(_, var entries) ->
                    entries.entrySet().stream()
                            .flatMap(entry -> in(entry.getKey(), entry.getValue().value()));
            case Node.Items(_, var items) -> items.stream().flatMap(Oddities::in);
            case Node.Text _, Node.Unusable _ -> Stream.empty();
        };
    }

    private static Stream<String> in(String key, Node value) {
        return Stream.concat(
                in(value),
                value.items().stream()
                        .filter(Node.Text.class::isInstance)
                        .map(Node.Text.class::cast)
                        .flatMap(text -> oddity(key, text).stream()));
    }

    private static Optional<String> oddity(String key, Node.Text value) {
        var text = value.text();
        if (text.endsWith(";") && NAMES.contains(key)) {
            return Optional.of(
                    "%s: the ';' at the end of %s is part of '%s': leave it out if it is not meant"
                            .formatted(value.origin(), Quoted.of(text), key));
        }
        return key.equals("path")
                        && text.endsWith("*")
                        && !text.startsWith("~")
                        && !text.startsWith("=")
                ? Optional.of(
                        "%s: the '*' at the end of %s stands for itself, as '%s' takes all that begins with it: leave it out if it is not meant"
                                .formatted(value.origin(), Quoted.of(text), key))
                : Optional.empty();
    }
}
