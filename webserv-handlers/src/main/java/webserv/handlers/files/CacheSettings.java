package webserv.handlers.files;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Scalar;
import webserv.api.config.Settings;
import webserv.handlers.representation.MediaRules;

/// Reads `expires` and `cache_control`: a value for all files, or a mapping of extensions and media
/// types to values.
final class CacheSettings {
    private static final String NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String DIRECTIVE = NAME + "(=(" + NAME + "|\"[^\"\\\\\\p{Cntrl}]*\"))?";

    /// `#cache-directive`, without empty elements (RFC 9111 §5.2).
    private static final Pattern DIRECTIVES =
            Pattern.compile("(" + DIRECTIVE + "(, *" + DIRECTIVE + ")*)?");

    private static final Pattern MAX_AGE = Pattern.compile("(?i)(.*,)? *max-age=.*");

    private static final Kind<String> LIFETIME =
            new Scalar.Written<>(
                    "a duration with its unit, such as 500ms, 30s or 5m, or off, epoch or max",
                    "off|epoch|max|" + Scalar.Time.PATTERN,
                    text -> lifetimeOf(text),
                    text -> new Scalar.Time(Duration.ZERO, Scalar.Time.LONGEST).advice(text));

    private static final Key<Node> EXPIRES =
            Key.optional(
                    "expires",
                    Kind.either(LIFETIME, Kind.named(LIFETIME)),
                    "how long caches keep a file: for all, or by extension and media type");
    private static final Key<Node> CACHE_CONTROL =
            Key.optional(
                    "cache_control",
                    Kind.either(Kind.TEXT, Kind.named(Kind.TEXT)),
                    "further directives of Cache-Control, likewise");

    static final Keys KEYS = Keys.of(EXPIRES, CACHE_CONTROL);

    private CacheSettings() {}

    static CachePolicy policy(Settings settings) {
        try {
            return new CachePolicy(lifetimes(settings), directives(settings));
        } catch (ConfigException one) {
            throw Mistakes.readingOn(one, () -> directives(settings));
        }
    }

    private static MediaRules<String> lifetimes(Settings settings) {
        return rules(settings, EXPIRES, CacheSettings::lifetime);
    }

    private static MediaRules<String> directives(Settings settings) {
        return rules(
                settings,
                CACHE_CONTROL,
                settings.has(EXPIRES)
                        ? CacheSettings::directiveBesideLifetime
                        : CacheSettings::directive);
    }

    private static MediaRules<String> rules(
            Settings settings, Key<Node> key, BiFunction<Settings, String, String> value) {
        if (!(settings.find(key.name()).orElse(null) instanceof Node.Mapping)) {
            return new MediaRules<>(
                    settings.has(key)
                            ? Map.of(MediaRules.DEFAULT, value.apply(settings, key.name()))
                            : Map.of());
        }
        var section = settings.section(key.name()).orElseThrow().own();
        var rules = new HashMap<String, String>();
        var mistakes = new Mistakes();
        for (var name : section.ownKeys()) {
            var files = mistakes.attempt(() -> key(section, name));
            mistakes.attempt(() -> value.apply(section, name))
                    .ifPresent(rule -> files.ifPresent(it -> rules.put(it, rule)));
        }
        mistakes.refuse();
        return new MediaRules<>(rules);
    }

    private static String key(Settings section, String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (!MediaRules.isKey(lower)) {
            throw section.wrongKey(
                    name,
                    "stands for no files: write default, an extension such as .css, or a media"
                            + " type such as text/css or image/*");
        }
        return lower;
    }

    private static String lifetime(Settings settings, String key) {
        return settings.get(Key.needed(key, LIFETIME, ""));
    }

    /// `epoch` and `max` mean what they mean in NGINX.
    private static Optional<String> lifetimeOf(String text) {
        return switch (text) {
            case "off" -> Optional.of("");
            case "epoch" -> Optional.of("no-cache");
            case "max" -> Optional.of("max-age=315360000");
            default -> Kind.TIME.parse(text).map(time -> "max-age=" + time.toSeconds());
        };
    }

    private static String directive(Settings settings, String key) {
        var text = settings.text(key);
        if (!DIRECTIVES.matcher(text).matches()) {
            throw settings.wrong(
                    key, "must be directives of Cache-Control, such as public, immutable");
        }
        return text;
    }

    /// A lifetime may not be said a second time.
    private static String directiveBesideLifetime(Settings settings, String key) {
        var text = directive(settings, key);
        if (MAX_AGE.matcher(text).matches()) {
            throw settings.wrong(key, "says max-age, as 'expires' does: leave one of them out");
        }
        return text;
    }
}
