package webserv.app;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Writes JSON (RFC 8259), indented by two. Made for small documents.
final class Json {
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /// The text of a value: a map with keys of text, a collection, a number, a truth value, an
    /// optional, of which an empty one is `null`, or anything else by its `toString`.
    static String of(Object value) {
        var json = new Json();
        json.value(value, "\n");
        return json.text.toString();
    }

    private void value(Object value, String line) {
        switch (value) {
            case Map<?, ?> map -> object(map, line);
            case Collection<?> items -> array(items, line);
            case Optional<?> optional when optional.isPresent() -> value(optional.get(), line);
            case Optional<?> _ -> text.append("null");
            case OptionalInt number when number.isPresent() -> text.append(number.getAsInt());
            case OptionalInt _ -> text.append("null");
            case Number number -> text.append(number);
            case Boolean truth -> text.append(truth);
            case Object other -> string(other.toString());
        }
    }

    private void object(Map<?, ?> map, String line) {
        if (map.isEmpty()) {
            text.append("{}");
            return;
        }
        var inner = line + INDENT;
        var separator = "{";
        for (var entry : map.entrySet()) {
            text.append(separator).append(inner);
            string(String.valueOf(entry.getKey()));
            text.append(": ");
            value(entry.getValue(), inner);
            separator = ",";
        }
        text.append(line).append('}');
    }

    private void array(Collection<?> items, String line) {
        if (items.isEmpty()) {
            text.append("[]");
            return;
        }
        var inner = line + INDENT;
        var separator = "[";
        for (var item : items) {
            text.append(separator).append(inner);
            value(item, inner);
            separator = ",";
        }
        text.append(line).append(']');
    }

    private void string(String characters) {
        text.append('"');
        characters
                .chars()
                .forEach(c -> {
                    switch (c) {
                        case '"' -> text.append("\\\"");
                        case '\\' -> text.append("\\\\");
                        case '\n' -> text.append("\\n");
                        default -> {
                            if (c < ' '
                                    || (c >= 0x7F && c < 0xA0)
                                    || Character.isSurrogate((char) c)) {
                                text.append(String.format("\\u%04x", c));
                            } else {
                                text.append((char) c);
                            }
                        }
                    }
                });
        text.append('"');
    }
}
