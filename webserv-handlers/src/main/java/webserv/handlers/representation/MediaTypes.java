package webserv.handlers.representation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Media types by file name extension (RFC 9110 §8.3), from the table `media-types.txt` beside this
/// class. Safe for any thread.
///
/// The table is text, and is searched when a type is asked for: most of nearly four hundred
/// extensions are never asked for, and to read them all would be a twentieth of the start. What was
/// found is kept; what was not found is not, as visitors can leave files of any name.
///
/// Text gets a `charset`, as browsers otherwise guess by the reader's country. JSON gets none: it
/// is UTF-8 by RFC 8259 §8.1 and its media type has no such parameter.
public final class MediaTypes {
    private static final String UNKNOWN = "application/octet-stream";
    private static final Set<String> TEXT_BESIDES_TEXT =
            Set.of(
                    "application/javascript",
                    "application/xml",
                    "application/xhtml+xml",
                    "application/rss+xml",
                    "application/atom+xml",
                    "image/svg+xml");

    /// Lines of a type and its extensions, with a space before each and a space or the line's end
    /// behind it.
    private static final String TABLE = read();

    private static final Pattern WORD = Pattern.compile("\\S+");

    /// What most locations serve by, so that they share it.
    private static final MediaTypes USUAL = new MediaTypes(Map.of(), "utf-8");

    private final Map<String, String> overrides;
    private final String charset;
    private final ConcurrentHashMap<String, String> found = new ConcurrentHashMap<>();

    private MediaTypes(Map<String, String> overrides, String charset) {
        this.overrides = overrides;
        this.charset = charset;
    }

    /// The built-in table with changes.
    ///
    /// @param overrides by extension in lower case without the dot; a value with parameters is
    ///   taken as it is
    /// @param charset what text is written in; empty for no such parameter
    public static MediaTypes with(Map<String, String> overrides, String charset) {
        return overrides.isEmpty() && charset.equals("utf-8")
                ? USUAL
                : new MediaTypes(Map.copyOf(overrides), charset);
    }

    /// The value of `Content-Type` for a file.
    public String of(String fileName) {
        int dot = fileName.lastIndexOf('.');
        if (dot < 0) {
            return UNKNOWN;
        }
        var extension = fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        var known = found.get(extension);
        return known != null ? known : find(extension);
    }

    private String find(String extension) {
        var override = overrides.get(extension);
        var type = override == null ? builtIn(extension) : override;
        if (type.isEmpty()) {
            return UNKNOWN;
        }
        var fieldValue = withCharset(type);
        found.put(extension, fieldValue);
        return fieldValue;
    }

    private String withCharset(String type) {
        boolean text =
                (type.startsWith("text/") || TEXT_BESIDES_TEXT.contains(type))
                        && type.indexOf(';') < 0;
        return text && !charset.isEmpty() ? type + "; charset=" + charset : type;
    }

    /// The type whose line has the extension; empty if none has.
    private static String builtIn(String extension) {
        if (!WORD.matcher(extension).matches()) {
            return "";
        }
        var word = " " + extension;
        for (int at = TABLE.indexOf(word); at >= 0; at = TABLE.indexOf(word, at + 1)) {
            int line = TABLE.lastIndexOf('\n', at) + 1;
            if (Character.isWhitespace(TABLE.charAt(at + word.length()))
                    && TABLE.charAt(line) != '#') {
                return TABLE.substring(line, TABLE.indexOf(' ', line));
            }
        }
        return "";
    }

    private static String read() {
        try (var stream = MediaTypes.class.getResourceAsStream("media-types.txt")) {
            if (stream == null) {
                throw new IllegalStateException("media-types.txt is missing from the module");
            }
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
