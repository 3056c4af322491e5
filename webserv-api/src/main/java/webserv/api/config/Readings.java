package webserv.api.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What was read from one mapping, and from the mappings below it.
///
/// Confined to the thread that reads the configuration.
final class Readings {
    private final String prefix;
    private final Origin origin;
    private final Map<String, Settings.Applied> own = new LinkedHashMap<>();
    private final List<Readings> parts = new ArrayList<>();
    private final List<Readings> others = new ArrayList<>();

    /// @param prefix before each key: empty, or the section's key and a dot
    /// @param origin of the mapping
    Readings(String prefix, Origin origin) {
        this.prefix = prefix;
        this.origin = origin;
    }

    /// Keeps a reading; of several of one key the first that found a value.
    void add(String key, Optional<Node> found, Optional<String> fallback) {
        var name = prefix + key;
        var applied =
                found.map(node ->
                                new Settings.Applied(
                                        name, Optional.of(written(node)), node.origin()))
                        .orElseGet(() -> new Settings.Applied(name, fallback, Origin.DEFAULT));
        own.merge(name, applied, (first, later) -> first.value().isPresent() ? first : later);
    }

    /// Those of a mapping below.
    ///
    /// @param isPart whether they count as those of this mapping
    Readings below(String key, Origin at, boolean isPart) {
        var below = new Readings(isPart ? prefix + key + "." : "", at);
        (isPart ? parts : others).add(below);
        return below;
    }

    /// Those of the mapping that begins there, and of its parts. It may have been read several
    /// times.
    List<Settings.Applied> at(Origin wanted) {
        var applied = new LinkedHashMap<String, Settings.Applied>();
        find(wanted, applied);
        return List.copyOf(applied.values());
    }

    private void find(Origin wanted, Map<String, Settings.Applied> into) {
        if (origin.equals(wanted)) {
            collect(into);
        } else {
            parts.forEach(below -> below.find(wanted, into));
        }
        others.forEach(below -> below.find(wanted, into));
    }

    private void collect(Map<String, Settings.Applied> into) {
        own.forEach(into::putIfAbsent);
        parts.forEach(part -> part.collect(into));
    }

    private static String written(Node node) {
        return switch (node) {
            case Node.Text(_, var text) -> text;
            case Node.Unusable _ -> "";
            case Node.Items(_, var items) ->
                    items.stream()
                            .map(Readings::written)
                            .collect(Collectors.joining(", ", "[", "]"));
            case Node.Mapping(_, var entries) ->
                    entries.entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + written(entry.getValue().value()))
                            .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
