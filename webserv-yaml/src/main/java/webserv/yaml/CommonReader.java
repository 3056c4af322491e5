package webserv.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import webserv.api.config.Node;

/// Reads the YAML that most configurations are written in, in one pass over the text: mappings and
/// lists by indentation or in brackets within a line, plain and quoted values of a line, comments.
///
/// It gives what the parser of all YAML gives, with the same places, or nothing. What is wrong, and
/// all that is less common (rare escapes, texts of several lines, anchors, several documents), it
/// leaves to that one, which finds the words for a mistake.
final class CommonReader {
    private final Cursor cursor;
    private int level;

    private CommonReader(Cursor cursor) {
        this.cursor = cursor;
    }

    /// The file's mapping; empty where the parser of all YAML has to read it.
    static Optional<Node.Mapping> read(SourceText source) {
        return source.commonText()
                .flatMap(text -> new CommonReader(new Cursor(source.file(), text)).document());
    }

    private Optional<Node.Mapping> document() {
        try {
            cursor.toContent();
            if (cursor.column() < 0) {
                return Optional.empty();
            }
            var root = mapping();
            return cursor.column() < 0 ? Optional.of(root) : Optional.empty();
        } catch (Uncommon _) {
            return Optional.empty();
        }
    }

    /// What begins here and goes on in the lines below, as far as they are indented as much.
    private Node block() {
        return cursor.isAtItem() ? items() : mapping();
    }

    private Node.Mapping mapping() {
        enter();
        var origin = cursor.origin();
        int column = cursor.column();
        var entries = new LinkedHashMap<String, Node.Entry>();
        do {
            var keyOrigin = cursor.origin();
            var key = cursor.key(false);
            put(entries, key, new Node.Entry(keyOrigin, value(column)));
        } while (goesOn(column));
        level--;
        return new Node.Mapping(origin, entries);
    }

    private Node.Items items() {
        enter();
        var origin = cursor.origin();
        int column = cursor.column();
        var items = new ArrayList<Node>();
        do {
            cursor.skip('-');
            items.add(item(column));
        } while (goesOn(column) && cursor.isAtItem());
        level--;
        return new Node.Items(origin, items);
    }

    /// @param column of the key. A list below it may stand there as well
    private Node value(int column) {
        if (!cursor.isAtLineEnd()) {
            return inLine();
        }
        cursor.endLine();
        if (cursor.column() == column && cursor.isAtItem()) {
            return items();
        }
        return below(column);
    }

    /// @param column of the dash
    private Node item(int column) {
        if (cursor.isAtLineEnd()) {
            cursor.endLine();
            return below(column);
        }
        boolean isBracket = cursor.character() == '{' || cursor.character() == '[';
        return !isBracket && (cursor.isAtItem() || cursor.isAtKey()) ? block() : inLine();
    }

    private Node below(int column) {
        if (cursor.column() <= column) {
            throw new Uncommon();
        }
        return block();
    }

    private boolean goesOn(int column) {
        if (cursor.column() > column) {
            throw new Uncommon();
        }
        return cursor.column() == column;
    }

    private Node inLine() {
        var node = node(false);
        cursor.endLine();
        return node;
    }

    /// @param isInFlow whether it is in brackets
    private Node node(boolean isInFlow) {
        return switch (cursor.character()) {
            case '{' -> flowMapping();
            case '[' -> flowItems();
            default -> new Node.Text(cursor.origin(), cursor.scalar(isInFlow));
        };
    }

    private Node.Mapping flowMapping() {
        enter();
        var origin = cursor.origin();
        var entries = new LinkedHashMap<String, Node.Entry>();
        cursor.skip('{');
        if (!cursor.skipped('}')) {
            do {
                var keyOrigin = cursor.origin();
                var key = cursor.key(true);
                put(entries, key, new Node.Entry(keyOrigin, flowNode()));
            } while (cursor.skipped(','));
            cursor.skip('}');
        }
        level--;
        return new Node.Mapping(origin, entries);
    }

    private Node.Items flowItems() {
        enter();
        var origin = cursor.origin();
        var items = new ArrayList<Node>();
        cursor.skip('[');
        if (!cursor.skipped(']')) {
            do {
                items.add(flowNode());
            } while (cursor.skipped(','));
            cursor.skip(']');
        }
        level--;
        return new Node.Items(origin, items);
    }

    private Node flowNode() {
        var node = node(true);
        cursor.skipBlanks();
        return node;
    }

    private static void put(Map<String, Node.Entry> entries, String key, Node.Entry entry) {
        if (entries.put(key, entry) != null) {
            throw new Uncommon();
        }
    }

    private void enter() {
        if (++level > TreeReader.MOST_LEVELS) {
            throw new Uncommon();
        }
    }
}
