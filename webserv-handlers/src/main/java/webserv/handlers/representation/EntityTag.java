package webserv.handlers.representation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import webserv.api.http.Syntax;

/// An entity tag (RFC 9110 §8.8.3).
///
/// @param opaque the characters between the quotes
/// @param weak whether it is written with `W/`
public record EntityTag(String opaque, boolean weak) {

    /// @throws IllegalArgumentException if a character is no `etagc`
    public EntityTag {
        if (!opaque.chars().allMatch(EntityTag::isTagCharacter)) {
            throw new IllegalArgumentException("an entity tag has a character that it must not");
        }
    }

    /// A strong tag.
    public static EntityTag strong(String opaque) {
        return new EntityTag(opaque, false);
    }

    /// Reads one tag; empty where the text is not one.
    ///
    /// `entity-tag = [ %s"W/" ] DQUOTE *etagc DQUOTE`
    public static Optional<EntityTag> parse(String text) {
        var tags = parseList(text);
        return tags.size() == 1 && !text.endsWith(",") && !text.startsWith(",")
                ? Optional.of(tags.getFirst())
                : Optional.empty();
    }

    /// Reads `#entity-tag`, empty elements allowed (RFC 9110 §5.6.1.2). A list that breaks the
    /// grammar anywhere names no tag at all: half a list could let a lost update through.
    public static List<EntityTag> parseList(String text) {
        var tags = new ArrayList<EntityTag>();
        int i = 0;
        boolean mayBegin = true;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (Syntax.isWhitespace(c)) {
                i++;
            } else if (c == ',') {
                mayBegin = true;
                i++;
            } else {
                boolean weak = text.startsWith("W/", i);
                int open = weak ? i + 2 : i;
                int close = text.indexOf('"', open + 1);
                if (!mayBegin || !text.startsWith("\"", open) || close < 0) {
                    return List.of();
                }
                var opaque = text.substring(open + 1, close);
                if (!opaque.chars().allMatch(EntityTag::isTagCharacter)) {
                    return List.of();
                }
                tags.add(new EntityTag(opaque, weak));
                mayBegin = false;
                i = close + 1;
            }
        }
        return tags;
    }

    /// Strong comparison (RFC 9110 §8.8.3.2): equal, and neither is weak.
    public boolean matchesStrongly(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /// Weak comparison (RFC 9110 §8.8.3.2).
    public boolean matchesWeakly(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /// As on the wire.
    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + "\"";
    }

    /// `etagc = %x21 / %x23-7E / obs-text`
    private static boolean isTagCharacter(int c) {
        return c == 0x21 || (c >= 0x23 && c <= 0x7E) || (c >= 0x80 && c <= 0xFF);
    }
}
