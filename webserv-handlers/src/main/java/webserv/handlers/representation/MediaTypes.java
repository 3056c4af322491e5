package webserv.handlers.representation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Media types by file name extension (RFC 9110 §8.3), from the table `media-types.txt` beside this
/// class. Immutable.
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
    private static final Map<String, String> BUILT_IN = read();

    /// What most locations serve by, so that they share it.
    private static final MediaTypes USUAL = new MediaTypes(withCharset(BUILT_IN, "utf-8"));

    private final Map<String, String> fieldValues;

    private MediaTypes(Map<String, String> fieldValues) {
        this.fieldValues = fieldValues;
    }

    /// The built-in table with changes.
    ///
    /// @param overrides by extension in lower case without the dot; a value with parameters is
    ///   taken as it is
    /// @param charset what text is written in; empty for no such parameter
    public static MediaTypes with(Map<String, String> overrides, String charset) {
        if (overrides.isEmpty() && charset.equals("utf-8")) {
            return USUAL;
        }
        var types = new HashMap<>(BUILT_IN);
        types.putAll(overrides);
        return new MediaTypes(withCharset(types, charset));
    }

    private static Map<String, String> withCharset(Map<String, String> types, String charset) {
        var fieldValues = new HashMap<>(types);
        fieldValues.replaceAll((_, type) -> withCharset(type, charset));
        return Map.copyOf(fieldValues);
    }

    /// The value of `Content-Type` for a file.
    public String of(String fileName) {
        int dot = fileName.lastIndexOf('.');
        if (dot < 0) {
            return UNKNOWN;
        }
        var extension = fileName.substring(dot + 1);
        return fieldValues.getOrDefault(extension.toLowerCase(Locale.ROOT), UNKNOWN);
    }

    private static String withCharset(String type, String charset) {
        boolean text =
                (type.startsWith("text/") || TEXT_BESIDES_TEXT.contains(type))
                        && type.indexOf(';') < 0;
        return text && !charset.isEmpty() ? type + "; charset=" + charset : type;
    }

    private static Map<String, String> read() {
        var types = new HashMap<String, String>();
        try (var stream = MediaTypes.class.getResourceAsStream("media-types.txt")) {
            if (stream == null) {
                throw new IllegalStateException("media-types.txt is missing from the module");
            }
            var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" ", -1))
                    .forEach(words -> {
                        for (int i = 1; i < words.length; i++) {
                            types.put(words[i], words[0]);
                        }
                    });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Map.copyOf(types);
    }
}
