package webserv.handlers.files;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Syntax;
import webserv.handlers.representation.MediaTypes;

/// Reads what is said of files: their media types, their charset, how long caches keep them.
final class DescriptionSettings {
    /// `type "/" subtype parameters`, the two names by RFC 6838 §4.2.
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9][\\w!#$&^.+-]*/[A-Za-z0-9][\\w!#$&^.+-]*( *;[ -~]*[!-~])?");

    private static final Key<Settings> TYPES =
            Key.optional(
                    "types",
                    Kind.named(Kind.TEXT).example("{ .gmi: text/gemini }"),
                    "media types by extension, in addition to the built-in ones");
    private static final Key<String> CHARSET =
            Key.of("charset", Kind.TEXT, "utf-8", "what texts are written in; none: unsaid");

    static final Keys KEYS = Keys.of(TYPES, CHARSET).and(CacheSettings.KEYS);

    private DescriptionSettings() {}

    static Description description(Settings settings) {
        try {
            return new Description(
                    types(settings), CacheSettings.policy(settings), warnings(settings));
        } catch (ConfigException one) {
            throw Mistakes.readingOn(one, () -> CacheSettings.policy(settings));
        }
    }

    private static List<String> warnings(Settings settings) {
        var charset = charset(settings);
        return CharsetName.doubt(charset.isEmpty() ? "utf-8" : charset)
                .map(doubt ->
                        settings.peek(CHARSET.name()).map(Node::origin).orElse(Origin.DEFAULT)
                                + ": "
                                + doubt)
                .stream()
                .toList();
    }

    private static MediaTypes types(Settings settings) {
        try {
            var charset = charset(settings);
            var overrides =
                    settings.find(TYPES).map(DescriptionSettings::overrides).orElse(Map.of());
            return MediaTypes.with(overrides, charset);
        } catch (ConfigException one) {
            throw Mistakes.readingOn(
                    one, () -> settings.find(TYPES).ifPresent(DescriptionSettings::overrides));
        }
    }

    private static String charset(Settings settings) {
        var charset = settings.get(CHARSET);
        if (!Syntax.isToken(charset)) {
            throw settings.wrong(CHARSET, "must be the name of one, such as utf-8, or none");
        }
        return charset.equals("none") ? "" : charset;
    }

    private static Map<String, String> overrides(Settings types) {
        var overrides = new HashMap<String, String>();
        var mistakes = new Mistakes();
        for (var key : types.ownKeys()) {
            var extension = key.startsWith(".") ? key.substring(1) : key;
            mistakes.attempt(() -> type(types, key))
                    .ifPresent(type -> overrides.put(extension.toLowerCase(Locale.ROOT), type));
        }
        mistakes.refuse();
        return overrides;
    }

    private static String type(Settings types, String extension) {
        var type = types.text(extension);
        if (!MEDIA_TYPE.matcher(type).matches()) {
            throw types.wrong(extension, "must be a media type, such as text/plain");
        }
        return type;
    }
}
