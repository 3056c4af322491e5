package webserv.api.http;

/// One field line of a message (RFC 9110 §5): a name and a value.
///
/// Each character of the value stands for one octet (ISO-8859-1), so that octets beyond ASCII pass
/// unchanged.
///
/// @param name a token; its case is kept and means nothing
/// @param value without leading or trailing white space
public record FieldLine(String name, String value) {

    /// Refuses what could not be sent, so that no handler can smuggle a line break into a message.
    ///
    /// @throws IllegalArgumentException if the name is no token, or the value holds a control
    ///   character, a character beyond U+00FF, or white space at either end
    public FieldLine {
        if (!Syntax.isToken(name)) {
            throw new IllegalArgumentException(
                    "a field name must be a token: " + Syntax.quoted(name));
        }
        if (!Syntax.isFieldValue(value)) {
            throw new IllegalArgumentException(
                    "field " + name + " has a value that cannot be sent: " + Syntax.quoted(value));
        }
    }

    /// What it takes in a head, `: ` and the line's end included.
    public int octets() {
        return name.length() + value.length() + 4;
    }
}
