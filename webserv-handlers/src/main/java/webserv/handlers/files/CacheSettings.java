package webserv.handlers.files;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import webserv.api.config.Node;
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

    private CacheSettings() {}

    static CachePolicy policy(Settings settings) {
        return new CachePolicy(
                rules(settings, "expires", CacheSettings::lifetime),
                rules(settings, "cache_control", directives(settings.has("expires"))));
    }

    private static MediaRules<String> rules(
            Settings settings, String key, BiFunction<Settings, String, String> value) {
        if (!(settings.find(key).orElse(null) instanceof Node.Mapping)) {
            return new MediaRules<>(
                    settings.has(key)
                            ? Map.of(MediaRules.DEFAULT, value.apply(settings, key))
                            : Map.of());
        }
        var section = settings.section(key).orElseThrow().own();
        var rules = new HashMap<String, String>();
        for (var name : section.ownKeys()) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!MediaRules.isKey(lower)) {
                throw section.wrong(
                        name,
                        "stands for no files: write default, an extension such as .css, or a media"
                                + " type such as text/css or image/*");
            }
            rules.put(lower, value.apply(section, name));
        }
        return new MediaRules<>(rules);
    }

    /// `epoch` and `max` mean what they mean in NGINX.
    private static String lifetime(Settings settings, String key) {
        return switch (settings.text(key)) {
            case "off" -> "";
            case "epoch" -> "no-cache";
            case "max" -> "max-age=315360000";
            default -> "max-age=" + settings.duration(key, Duration.ZERO).toSeconds();
        };
    }

    /// @param lifetimesAreSet then none may be said a second time
    private static BiFunction<Settings, String, String> directives(boolean lifetimesAreSet) {
        return (settings, key) -> {
            var text = settings.text(key);
            if (!DIRECTIVES.matcher(text).matches()) {
                throw settings.wrong(
                        key, "must be directives of Cache-Control, such as public, immutable");
            }
            if (lifetimesAreSet && MAX_AGE.matcher(text).matches()) {
                throw settings.wrong(key, "says max-age, as 'expires' does: leave one of them out");
            }
            return text;
        };
    }
}
