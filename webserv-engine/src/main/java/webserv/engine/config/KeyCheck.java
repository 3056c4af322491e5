package webserv.engine.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Nearest;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.config.Structure;
import webserv.api.config.UnusedKey;

/// Looks at a configuration by what is declared, once it has been read.
///
/// Where reading went well, keys that nobody asked for are refused: nearly always they are
/// misspelt. Where it did not, much was not asked for, and what is declared says what else is
/// wrong: keys that nobody knows, and values of another kind, in what was not read any more.
final class KeyCheck {
    /// The keys that say where requests lead, besides the handlers' names.
    private static final Set<String> OF_ROUTES =
            Set.of(
                    LocationPathReader.PATH.name(),
                    LocationReader.LOCATIONS.name(),
                    LocationReader.METHODS.name(),
                    RewriteReader.REWRITE.name(),
                    Answerer.HANDLER.name(),
                    Answerer.RETURN.name());

    private final Settings root;
    private final Supplier<Keys> top;
    private final Handlers handlers;
    private final Mistakes mistakes;

    /// Where a key is unknown that may have been meant to say where requests lead.
    private final Set<Origin> doubtful = new HashSet<>();

    private @Nullable Keys keysOfTop;

    /// How many keys were told of.
    private int told;

    /// @param top gives the keys of the file's top, where they are needed
    /// @param handlers after all that could be made have been
    KeyCheck(Settings root, Supplier<Keys> top, Handlers handlers, Mistakes mistakes) {
        this.root = root;
        this.top = top;
        this.handlers = handlers;
        this.mistakes = mistakes;
    }

    /// The mappings with an unknown key that may be a misspelt one of those that say where requests
    /// lead. To be asked when the check has run.
    Set<Origin> doubtful() {
        return doubtful;
    }

    void run() {
        if (!mistakes.isEmpty()) {
            lookAtAll();
            return;
        }
        var unused = root.unusedKeys();
        if (!unused.isEmpty()) {
            tell(unused);
        }
    }

    private void tell(List<UnusedKey> unused) {
        var beside = new IdentityHashMap<Node, Keys>();
        var mappings = new IdentityHashMap<Node, Node.Mapping>();
        for (var key : written()) {
            beside.put(key.entry().value(), key.keys());
            mappings.put(key.entry().value(), key.mapping());
        }
        for (var key : unused) {
            var keys = beside.getOrDefault(key.value(), Keys.UNDECLARED);
            var known = new HashSet<>(key.knownKeys());
            known.addAll(keys.names());
            boolean isDeclared = !keys.named(key.key()).isEmpty();
            var hint = isDeclared ? Optional.<String>empty() : nearest(key.key(), known);
            var entry = new Node.Entry(key.origin(), key.value());
            tell(key.key(), entry, keys, known, hint);
            if (!isDeclared) {
                doubt(mappings.getOrDefault(key.value(), root.mapping()), key.value(), hint);
            }
        }
    }

    /// What a key may have been meant as. To look for it takes long, and is left where it would not
    /// be told.
    private Optional<String> nearest(String key, Set<String> known) {
        return told < ConfigException.MOST_TOLD ? Nearest.to(key, known) : Optional.empty();
    }

    private Keys top() {
        if (keysOfTop == null) {
            keysOfTop = top.get();
        }
        return keysOfTop;
    }

    private List<WrittenKey> written() {
        return WrittenKey.allOf(root.mapping(), top());
    }

    private void lookAtAll() {
        var places = mistakes.places();
        var unknown = new ArrayList<WrittenKey>();
        for (var written : written()) {
            var entry = written.entry();
            if (!written.declared().isEmpty()) {
                complaints(written.declared(), entry.value()).stream()
                        .filter(mistake -> !places.contains(mistake.origin()))
                        .forEach(mistakes::add);
            } else if (!root.isAsked(written.mapping(), written.key())
                    && !isTold(written, places)) {
                unknown.add(written);
            }
        }
        unknown.stream().limit(ConfigException.MOST_TOLD).forEach(this::explain);
        unknown.forEach(this::unknown);
    }

    /// What looks like another key is why something is missing. To be said of all keys before any
    /// is told of: the first of a mapping may stand where the mapping begins.
    private void explain(WrittenKey written) {
        if (foreign(written.key(), written.keys()).isPresent()
                || LeftOut.answers(written.key())
                || Nearest.to(written.key(), written.keys().names()).isPresent()) {
            mistakes.forget(written.mapping().origin());
        }
    }

    /// Whether there is a mistake at the key itself. One where its mapping begins, which may be the
    /// same place, is of something that is missing.
    private static boolean isTold(WrittenKey written, Set<Origin> places) {
        var place = written.entry().keyOrigin();
        return places.contains(place) && !place.equals(written.mapping().origin());
    }

    /// A handler that does not declare its keys, and was not made, might have asked for this one:
    /// where that can be, only what looks like another key is told. That it is a [ForeignName] is
    /// no sign of it: a plugin may well have a key such as `log`.
    private void unknown(WrittenKey written) {
        var known = written.keys().names();
        var hint = nearest(written.key(), known);
        if (!written.keys().isOpen()
                || hint.isPresent()
                || ForeignKey.clause(written.key(), written.keys(), handlers.names()).isPresent()
                || LeftOut.clause(written.key()).isPresent()) {
            tell(written.key(), written.entry(), written.keys(), known, hint);
            doubt(written.mapping(), written.entry().value(), hint);
        }
    }

    /// What looks like no key may be a misspelt handler, if it has a structure.
    private void doubt(Node.Mapping mapping, Node value, Optional<String> hint) {
        boolean isOfRoutes =
                hint.map(near -> OF_ROUTES.contains(near) || handlers.names().contains(near))
                        .orElse(!(value instanceof Node.Text));
        if (isOfRoutes) {
            doubtful.add(mapping.origin());
        }
    }

    /// What is wrong with a value, if it is wrong whatever the key was meant as.
    private List<ConfigException> complaints(List<Key<?>> declared, Node value) {
        var complaints =
                declared.stream().map(key -> complaints(key.name(), key.kind(), value)).toList();
        return complaints.stream().noneMatch(List::isEmpty) ? complaints.getFirst() : List.of();
    }

    private List<ConfigException> complaints(String key, Kind<?> kind, Node value) {
        return switch (kind) {
            case Structure.Either(var kinds) ->
                    kinds.stream().anyMatch(one -> complaints(key, one, value).isEmpty())
                            ? List.of()
                            : complaints(key, closest(kinds, value), value);
            case Structure.Named(var values, _, _)
                    when value instanceof Node.Mapping(_, var entries) ->
                    entries.entrySet().stream()
                            .flatMap(entry ->
                                    complaints(entry.getKey(), values, entry.getValue().value())
                                            .stream())
                            .toList();
            default -> {
                try {
                    kind.read(root, key, value);
                    yield List.of();
                } catch (ConfigException mistake) {
                    yield mistake.mistakes();
                }
            }
        };
    }

    private static Kind<?> closest(List<Kind<?>> kinds, Node value) {
        boolean isMapping = value instanceof Node.Mapping;
        return kinds.stream()
                .filter(kind -> kind instanceof Structure == isMapping)
                .findFirst()
                .orElse(kinds.getFirst());
    }

    private Optional<String> foreign(String key, Keys keys) {
        return keys.named(key).isEmpty()
                ? ForeignKey.clause(key, keys, handlers.names())
                        .or(() -> ForeignName.clause(key, keys, top()))
                : Optional.empty();
    }

    /// What is said of a key of other servers, be it that what it asks for is not done here.
    private Optional<String> ofOthers(String key, Keys keys) {
        return foreign(key, keys).or(() -> LeftOut.clause(key));
    }

    private void tell(
            String key, Node.Entry entry, Keys keys, Set<String> known, Optional<String> hint) {
        var clause =
                ofOthers(key, keys)
                        .or(() -> hint.map(Nearest::question))
                        .orElseGet(() -> withoutHint(entry.value(), known));
        var mistake =
                isOfTop(key) && keys.calledElsewhere(key).isEmpty()
                        ? "'" + key + "' holds for all servers: write it at the top of the file"
                        : "unknown key '" + key + "'" + clause;
        mistakes.add(new ConfigException(entry.keyOrigin(), mistake));
        told++;
    }

    /// Whether a key that is unknown where it stands belongs to the file's top alone.
    private boolean isOfTop(String key) {
        var declared = top().named(key);
        return !declared.isEmpty() && declared.stream().noneMatch(Key::isInherited);
    }

    /// A section in a location may have been meant for a handler.
    private String withoutHint(Node value, Set<String> known) {
        boolean inLocation = known.containsAll(Answerer.CHOOSING);
        return inLocation && value instanceof Node.Mapping
                ? ": no handler has this name " + Handlers.thereAre(handlers.names())
                : ": nothing here asks for it";
    }
}
