package webserv.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLParser;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;

/// Builds the tree of one document from its tokens.
final class TreeReader {
    /// How deep mappings and lists may nest; beyond, the file is refused. No setting needs ten.
    static final int MOST_LEVELS = 32;

    /// How long a key or a value may be. A page that is answered fits; beyond, it is a mistake,
    /// such as a quote that is closed too late.
    static final int MOST_CHARACTERS = 1 << 20;

    private final SourceText source;
    private final YAMLParser tokens;

    /// Each text once: large files say the same again and again.
    private final Map<String, String> texts = new HashMap<>();

    private int level;

    /// Of the current token.
    private TokenStreamLocation location = TokenStreamLocation.NA;

    private Origin lastOrigin = Origin.DEFAULT;

    TreeReader(SourceText source, YAMLParser tokens) {
        this.source = source;
        this.tokens = tokens;
    }

    /// Reads all of the file.
    Node.Mapping document() {
        if (next() == null || isWithoutValue()) {
            throw new ConfigException(
                    Origin.of(source.file()), "the file is empty: it has no setting in it");
        }
        var root = node();
        if (next() != null) {
            throw new ConfigException(
                    origin(), "a second document begins: a configuration is one document");
        }
        if (root instanceof Node.Mapping mapping) {
            return mapping;
        }
        throw new ConfigException(root.origin(), "the file must be a mapping of keys to values");
    }

    /// The node that begins with the current token.
    private Node node() {
        return switch (current()) {
            case START_OBJECT -> mapping();
            case START_ARRAY -> items();
            default -> new Node.Text(origin(), text());
        };
    }

    private Node.Mapping mapping() {
        enter();
        var origin = origin();
        var entries = new LinkedHashMap<String, Node.Entry>();
        while (next() != JsonToken.END_OBJECT) {
            var key = text();
            var keyOrigin = origin();
            next();
            var value = isWithoutValue() ? SyntaxErrors.withoutValue(keyOrigin, key) : node();
            var first = entries.putIfAbsent(key, new Node.Entry(keyOrigin, value));
            if (first != null) {
                entries.put(key, doubled(key, first, keyOrigin));
            }
        }
        level--;
        return new Node.Mapping(origin, entries);
    }

    private String text() {
        var text = tokens.getString();
        if (text.length() > MOST_CHARACTERS) {
            throw new ConfigException(
                    origin(), "this text is longer than 1 MiB: a setting may not be");
        }
        var first = texts.putIfAbsent(text, text);
        return first == null ? text : first;
    }

    /// A key that is there twice. Of a third one nothing is said.
    private static Node.Entry doubled(String key, Node.Entry first, Origin second) {
        if (first.value() instanceof Node.Unusable) {
            return first;
        }
        var place = first.keyOrigin().line() + ":" + first.keyOrigin().column();
        return new Node.Entry(
                first.keyOrigin(),
                new Node.Unusable(
                        second,
                        "'" + key + "' is already set at " + place + ": keep one of the two"));
    }

    private Node.Items items() {
        enter();
        var origin = origin();
        var items = new ArrayList<Node>();
        while (next() != JsonToken.END_ARRAY) {
            items.add(
                    isWithoutValue()
                            ? new Node.Unusable(
                                    origin(),
                                    "an item of the list has no value: write one, or remove the item")
                            : node());
        }
        level--;
        return new Node.Items(origin, items);
    }

    private void enter() {
        if (++level > MOST_LEVELS) {
            throw new ConfigException(
                    origin(), "mappings and lists are nested more than " + MOST_LEVELS + " deep");
        }
    }

    private @Nullable JsonToken next() {
        var token = tokens.nextToken();
        location = tokens.currentTokenLocation();
        if (token != null && !token.isStructEnd()) {
            checkCharacter();
        }
        return token;
    }

    /// Refuses what the parser would pass as text or without a word: it names no anchor of a single
    /// value, and gives an alias as the text of its name. All of them show in their first
    /// character.
    private void checkCharacter() {
        var kind =
                switch (firstCharacter()) {
                    case '*' -> "an alias";
                    case '&' -> "an anchor";
                    case '!' -> "a tag";
                    default -> null;
                };
        if (kind != null) {
            throw SyntaxErrors.unsupported(origin(), firstCharacter(), kind);
        }
    }

    /// Whether the current token stands for `null`: that word, `~`, or nothing at all.
    private boolean isWithoutValue() {
        return current() == JsonToken.VALUE_STRING && isNothing(tokens.getString()) && isPlain();
    }

    /// Whether a plain text stands for `null`.
    static boolean isNothing(String text) {
        return text.isEmpty() || text.equals("~") || text.equals("null");
    }

    /// Whether a text is neither quoted nor a block.
    private boolean isPlain() {
        return "'\"|>".indexOf(firstCharacter()) < 0;
    }

    private JsonToken current() {
        @Nullable JsonToken token = tokens.currentToken();
        if (token == null) {
            throw new IllegalStateException("the parser ended within a value");
        }
        return token;
    }

    private int firstCharacter() {
        return source.at((int) location.getCharOffset());
    }

    /// A mapping begins where its first key does, and a place is kept once.
    private Origin origin() {
        int line = location.getLineNr();
        int column = location.getColumnNr();
        if (lastOrigin.line() != line || lastOrigin.column() != column) {
            lastOrigin = new Origin(source.file(), line, column);
        }
        return lastOrigin;
    }
}
