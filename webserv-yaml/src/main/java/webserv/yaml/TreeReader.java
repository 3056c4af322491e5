package webserv.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.parser.Parser;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;

/// Builds the tree of one document from the parser's events.
final class TreeReader {
    /// How deep mappings and lists may nest; beyond, the file is refused. No setting needs ten.
    private static final int MOST_LEVELS = 32;

    private final SourceText source;
    private final Parser events;

    /// Each text once: large files say the same again and again.
    private final Map<String, String> texts = new HashMap<>();

    private int level;

    TreeReader(SourceText source, Parser events) {
        this.source = source;
        this.events = events;
    }

    /// Reads all of the file.
    Node.Mapping document() {
        skip(ID.StreamStart);
        if (events.checkEvent(ID.StreamEnd)) {
            throw empty();
        }
        skip(ID.DocumentStart);
        var first = next();
        if (isWithoutValue(first)) {
            throw empty();
        }
        var root = node(first);
        skip(ID.DocumentEnd);
        if (!events.checkEvent(ID.StreamEnd)) {
            throw new ConfigException(
                    origin(events.peekEvent()),
                    "a second document begins: a configuration is one document");
        }
        if (root instanceof Node.Mapping mapping) {
            return mapping;
        }
        throw new ConfigException(root.origin(), "the file must be a mapping of keys to values");
    }

    private ConfigException empty() {
        return new ConfigException(
                Origin.of(source.file()), "the file is empty: it has no setting in it");
    }

    /// The node that begins with an event.
    private Node node(Event event) {
        return switch (event) {
            case MappingStartEvent _ -> mapping(origin(event));
            case SequenceStartEvent _ -> items(origin(event));
            case ScalarEvent scalar -> new Node.Text(origin(event), text(scalar));
            default -> throw new IllegalStateException("no node begins with " + event);
        };
    }

    private Node.Mapping mapping(Origin origin) {
        enter(origin);
        var entries = new LinkedHashMap<String, Node.Entry>();
        while (!events.checkEvent(ID.MappingEnd)) {
            var key = next();
            var name = name(key);
            checkNotYetIn(entries, name, origin(key));
            var value = next();
            if (isWithoutValue(value)) {
                throw new ConfigException(
                        origin(key),
                        "'"
                                + name
                                + "' has no value: write one after the colon, or remove the key");
            }
            entries.put(name, new Node.Entry(origin(key), node(value)));
        }
        skip(ID.MappingEnd);
        level--;
        return new Node.Mapping(origin, entries);
    }

    private String name(Event key) {
        if (key instanceof ScalarEvent scalar) {
            return text(scalar);
        }
        throw new ConfigException(origin(key), "a key must be a single value");
    }

    private String text(ScalarEvent scalar) {
        var text = scalar.getValue();
        var first = texts.putIfAbsent(text, text);
        return first == null ? text : first;
    }

    private static void checkNotYetIn(
            Map<String, Node.Entry> entries, String key, Origin keyOrigin) {
        var first = entries.get(key);
        if (first != null) {
            var place = first.keyOrigin().line() + ":" + first.keyOrigin().column();
            throw new ConfigException(
                    keyOrigin,
                    "'" + key + "' is already set at " + place + ": keep one of the two");
        }
    }

    private Node.Items items(Origin origin) {
        enter(origin);
        var items = new ArrayList<Node>();
        while (!events.checkEvent(ID.SequenceEnd)) {
            var item = next();
            if (isWithoutValue(item)) {
                throw new ConfigException(
                        origin(item),
                        "an item of the list has no value: write one, or remove the item");
            }
            items.add(node(item));
        }
        skip(ID.SequenceEnd);
        level--;
        return new Node.Items(origin, items);
    }

    private void enter(Origin origin) {
        if (++level > MOST_LEVELS) {
            throw new ConfigException(
                    origin, "mappings and lists are nested more than " + MOST_LEVELS + " deep");
        }
    }

    private void skip(ID expected) {
        var event = events.next();
        if (event.getEventId() != expected) {
            throw new IllegalStateException("the parser gives " + event + ", not " + expected);
        }
    }

    /// The next event, which begins a node.
    private Event next() {
        var event = events.next();
        if (isUnsupported(event)) {
            throw unsupported(event);
        }
        return event;
    }

    private static boolean isUnsupported(Event event) {
        return switch (event) {
            case AliasEvent _ -> true;
            case ScalarEvent scalar ->
                    scalar.getAnchor().isPresent() || scalar.getTag().isPresent();
            case CollectionStartEvent start ->
                    start.getAnchor().isPresent() || start.getTag().isPresent();
            default -> false;
        };
    }

    /// An alias, an anchor, a tag: which of them comes first shows in the first character.
    private ConfigException unsupported(Event event) {
        int first = source.at(event.getStartMark().orElseThrow().getIndex());
        return SyntaxErrors.unsupported(
                origin(event),
                first,
                switch (first) {
                    case '*' -> "an alias";
                    case '&' -> "an anchor";
                    default -> "a tag";
                });
    }

    /// Whether a value stands for `null`: that word, `~`, or nothing at all.
    private static boolean isWithoutValue(Event event) {
        return event instanceof ScalarEvent scalar
                && scalar.isPlain()
                && switch (scalar.getValue()) {
                    case "", "~", "null" -> true;
                    default -> false;
                };
    }

    private Origin origin(Event event) {
        var mark = event.getStartMark().orElseThrow();
        return new Origin(source.file(), mark.getLine() + 1, mark.getColumn() + 1);
    }
}
