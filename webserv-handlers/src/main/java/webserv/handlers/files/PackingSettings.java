package webserv.handlers.files;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import webserv.api.config.Settings;
import webserv.handlers.representation.ContentCoding;
import webserv.handlers.representation.MediaRules;

/// Reads which files are sent packed.
final class PackingSettings {
    private static final Map<String, ContentCoding> SIBLINGS =
            Map.of(
                    "gzip_static", ContentCoding.GZIP,
                    "brotli_static", ContentCoding.BR,
                    "zstd_static", ContentCoding.ZSTD);

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

    static Packing packing(Settings settings) {
        return new Packing(
                siblings(settings),
                settings.flag("gzip", false),
                types(settings),
                settings.octets("gzip_min_length", 256),
                (int) settings.number("gzip_comp_level", 6, 1, 9));
    }

    private static Set<ContentCoding> siblings(Settings settings) {
        var codings = EnumSet.noneOf(ContentCoding.class);
        SIBLINGS.forEach((key, coding) -> {
            if (settings.flag(key, false)) {
                codings.add(coding);
            }
        });
        return codings;
    }

    private static MediaRules<Boolean> types(Settings settings) {
        if (!settings.has("gzip_types")) {
            return USUAL;
        }
        var rules = new HashMap<String, Boolean>();
        for (var value : settings.values("gzip_types")) {
            var key = value.text().equals("*") ? MediaRules.DEFAULT : lowerCase(value.text());
            if (!MediaRules.isKey(key)) {
                throw Settings.wrong(
                        "gzip_types",
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
