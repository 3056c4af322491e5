package webserv.handlers.files;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.config.SeveralWords;
import webserv.api.spi.ContentCoding;
import webserv.handlers.files.Packing.Sibling;
import webserv.handlers.representation.Coding;
import webserv.handlers.representation.MediaRules;

/// Reads which files are sent packed, and declares the keys for each coding that there is.
final class PackingSettings {
    private static final Key<Boolean> GZIP_STATIC = sibling("gzip_static", ".gz");
    private static final Key<Boolean> BROTLI_STATIC = sibling("brotli_static", ".br");
    private static final Key<Boolean> ZSTD_STATIC = sibling("zstd_static", ".zst");
    private static final Map<Key<Boolean>, Sibling> SIBLINGS =
            Map.of(
                    GZIP_STATIC, new Sibling(Coding.GZIP, ".gz"),
                    BROTLI_STATIC, new Sibling(Coding.BR, ".br"),
                    ZSTD_STATIC, new Sibling(Coding.ZSTD, ".zst"));

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

    private final List<CodingKeys> onTheWay;

    /// @param codings those that can be made on the way
    PackingSettings(List<ContentCoding> codings) {
        onTheWay = codings.stream().map(CodingKeys::of).toList();
    }

    /// The keys of one coding.
    private record CodingKeys(
            ContentCoding encoding,
            Key<Boolean> isOn,
            Key<List<String>> types,
            Key<Long> minLength,
            Key<Integer> level) {

        static CodingKeys of(ContentCoding coding) {
            var name = coding.name();
            var levels = coding.levels();
            return new CodingKeys(
                    coding,
                    Key.of(name, Kind.FLAG, false, "pack files while they are sent"),
                    Key.optional(
                            name + "_types",
                            Kind.list(Kind.TEXT),
                            "which files: media types, extensions or *; texts and the like if not"
                                    + " set"),
                    Key.of(name + "_min_length", Kind.OCTETS, 256L, "smaller files are not packed"),
                    Key.of(
                            name + "_comp_level",
                            Kind.whole(levels.least(), levels.most()),
                            levels.usual(),
                            "from fast to small"));
        }

        Keys keys() {
            return Keys.of(isOn, types, minLength, level);
        }

        /// All of its keys are asked for in any case, so that each mistake is told.
        Optional<PackedOnTheWay> packing(Settings settings) {
            try {
                var packing = read(settings);
                if (!settings.get(isOn)) {
                    return Optional.empty();
                }
                checkWorks(packing, settings);
                return Optional.of(packing);
            } catch (ConfigException one) {
                throw Mistakes.readingOn(
                        one,
                        () -> rules(settings, types),
                        () -> settings.get(minLength),
                        () -> settings.get(isOn));
            }
        }

        private PackedOnTheWay read(Settings settings) {
            return new PackedOnTheWay(
                    new Coding(encoding.token()),
                    encoding,
                    settings.get(level),
                    rules(settings, types),
                    settings.get(minLength));
        }

        /// A library that is not there for this system is told at the start, not by a request.
        private void checkWorks(PackedOnTheWay packing, Settings settings) {
            try {
                packing.encoder(OutputStream.nullOutputStream()).close();
            } catch (IOException | LinkageError failure) {
                throw settings.wrong(isOn, "cannot be had here: " + failure);
            }
        }
    }

    private static Key<Boolean> sibling(String name, String extension) {
        return Key.of(name, Kind.FLAG, false, "send a.js" + extension + " for a.js");
    }

    Keys keys() {
        var keys = Keys.of(GZIP_STATIC, BROTLI_STATIC, ZSTD_STATIC);
        for (var coding : onTheWay) {
            keys = keys.and(coding.keys());
        }
        return keys;
    }

    Packing packing(Settings settings) {
        var mistakes = new Mistakes();
        var siblings = mistakes.attempt(() -> siblings(settings));
        var codings = mistakes.each(onTheWay, coding -> coding.packing(settings));
        mistakes.refuse();
        return new Packing(
                siblings.orElseThrow(), codings.stream().flatMap(Optional::stream).toList());
    }

    private static List<Sibling> siblings(Settings settings) {
        var siblings = new ArrayList<Sibling>();
        SIBLINGS.forEach((key, sibling) -> {
            if (settings.get(key)) {
                siblings.add(sibling);
            }
        });
        return siblings;
    }

    private static MediaRules<Boolean> rules(Settings settings, Key<List<String>> types) {
        if (!settings.has(types)) {
            return USUAL;
        }
        var rules = new HashMap<String, Boolean>();
        var mistakes = new Mistakes();
        for (var value : settings.values(types, mistakes)) {
            mistakes.attempt(() -> rule(types, value)).ifPresent(key -> rules.put(key, true));
        }
        mistakes.refuse();
        return new MediaRules<>(rules);
    }

    private static String rule(Key<List<String>> types, Node.Text value) {
        var key = value.text().equals("*") ? MediaRules.DEFAULT : lowerCase(value.text());
        if (!MediaRules.isKey(key)) {
            SeveralWords.refuse(types.name(), value, "a media type or an extension");
            throw ConfigException.of(
                    types.name(),
                    value,
                    "must be media types such as text/css or text/*, extensions such as .css,"
                            + " or *");
        }
        return key;
    }

    private static String lowerCase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
