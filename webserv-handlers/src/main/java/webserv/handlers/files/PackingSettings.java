package webserv.handlers.files;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;
import webserv.handlers.representation.ContentCoding;
import webserv.handlers.representation.MediaRules;

/// Reads which files are sent packed.
final class PackingSettings {
    private static final Key<Boolean> GZIP_STATIC = sibling("gzip_static", ".gz");
    private static final Key<Boolean> BROTLI_STATIC = sibling("brotli_static", ".br");
    private static final Key<Boolean> ZSTD_STATIC = sibling("zstd_static", ".zst");
    private static final Map<Key<Boolean>, ContentCoding> SIBLINGS =
            Map.of(
                    GZIP_STATIC, ContentCoding.GZIP,
                    BROTLI_STATIC, ContentCoding.BR,
                    ZSTD_STATIC, ContentCoding.ZSTD);

    private static final Key<Boolean> GZIP =
            Key.of("gzip", Kind.FLAG, false, "pack files while they are sent");
    private static final Key<List<String>> GZIP_TYPES =
            Key.optional(
                    "gzip_types",
                    Kind.list(Kind.TEXT),
                    "which files: media types, extensions or *; texts and the like if not set");
    private static final Key<Long> GZIP_MIN_LENGTH =
            Key.of("gzip_min_length", Kind.OCTETS, 256L, "smaller files are not packed");
    private static final Key<Integer> GZIP_COMP_LEVEL =
            Key.of("gzip_comp_level", Kind.whole(1, 9), 6, "from fast to small");

    static final Keys KEYS =
            Keys.of(
                    GZIP_STATIC,
                    BROTLI_STATIC,
                    ZSTD_STATIC,
                    GZIP,
                    GZIP_TYPES,
                    GZIP_MIN_LENGTH,
                    GZIP_COMP_LEVEL);

    /// Text, and what is as repetitive. Pictures, sound, video and archives are packed already.
    private static final List<String> GAINING =
            List.of(
                    "text/*",
                    "application/javascript",
                    "application/json",
                    "application/json5",
                    "application/ld+json",
                    "application/geo+json",
                    "application/manifest+json",
                    "application/schema+json",
                    "application/x-ndjson",
                    "application/xml",
                    "application/xhtml+xml",
                    "application/mathml+xml",
                    "application/rdf+xml",
                    "application/rss+xml",
                    "application/atom+xml",
                    "application/yaml",
                    "application/toml",
                    "application/sql",
                    "application/wasm",
                    "application/vnd.ms-fontobject",
                    "font/ttf",
                    "font/otf",
                    "image/svg+xml",
                    "image/bmp",
                    "image/vnd.microsoft.icon",
                    "model/gltf+json");

    private static final MediaRules<Boolean> USUAL =
            new MediaRules<>(GAINING.stream().collect(Collectors.toMap(type -> type, _ -> true)));

    private PackingSettings() {}

    private static Key<Boolean> sibling(String name, String extension) {
        return Key.of(name, Kind.FLAG, false, "send a.js" + extension + " for a.js");
    }

    static Packing packing(Settings settings) {
        return new Packing(
                siblings(settings),
                settings.get(GZIP),
                types(settings),
                settings.get(GZIP_MIN_LENGTH),
                settings.get(GZIP_COMP_LEVEL));
    }

    private static Set<ContentCoding> siblings(Settings settings) {
        var codings = EnumSet.noneOf(ContentCoding.class);
        SIBLINGS.forEach((key, coding) -> {
            if (settings.get(key)) {
                codings.add(coding);
            }
        });
        return codings;
    }

    private static MediaRules<Boolean> types(Settings settings) {
        if (!settings.has(GZIP_TYPES)) {
            return USUAL;
        }
        var rules = new HashMap<String, Boolean>();
        for (var value : settings.values(GZIP_TYPES)) {
            var key = value.text().equals("*") ? MediaRules.DEFAULT : lowerCase(value.text());
            if (!MediaRules.isKey(key)) {
                throw Settings.wrong(
                        GZIP_TYPES.name(),
                        value,
                        "must be media types such as text/css or text/*, extensions such as .css,"
                                + " or *");
            }
            rules.put(key, true);
        }
        return new MediaRules<>(rules);
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
