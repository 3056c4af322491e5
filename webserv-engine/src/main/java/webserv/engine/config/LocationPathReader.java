package webserv.engine.config;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import webserv.api.config.BrokenExpression;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Kind;
import webserv.api.config.Node;
import webserv.api.config.Settings;
import webserv.api.http.NormalPath;
import webserv.api.spi.LocationPath;

/// Reads which paths a location takes: `/prefix`, `^~ /prefix`, `= /exact`, `~ expression` or `~*
/// expression`.
final class LocationPathReader {
    /// What is behind the signs may have any blank in front.
    private static final String PATTERN = "((=|\\^~)[^!-~]*)?/[^?#\\\\]*|~[\\s\\S]+";

    static final Key<String> PATH =
            Key.needed(
                            "path",
                            Kind.text(PATTERN),
                            "a prefix, '= exact', '^~ prefix', '~ expression' or '~* expression'")
                    .own();
    private static final String KEY = PATH.name();
    private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");

    /// Each regular expression once, by its path as written: many servers have the same.
    private final Map<String, LocationPath.Pattern> patterns = new HashMap<>();

    /// @param location by itself: a path is never inherited
    LocationPath read(Settings location) {
        var text = location.get(PATH);
        if (text.startsWith("~")) {
            return pattern(location, text);
        }
        if (text.startsWith("^~")) {
            return new LocationPath.Prefix(
                    normal(location, text.substring(2).stripLeading()), true);
        }
        return text.startsWith("=")
                ? new LocationPath.Exact(normal(location, text.substring(1).stripLeading()))
                : new LocationPath.Prefix(normal(location, text));
    }

    private LocationPath pattern(Settings location, String text) {
        var known = patterns.get(text);
        if (known != null) {
            return known;
        }
        boolean ignoresCase = text.startsWith("~*");
        var expression = text.substring(ignoresCase ? 2 : 1).strip();
        Node value = location.find(KEY).orElseThrow();
        if (expression.isEmpty()) {
            throw BrokenExpression.missing(KEY, value);
        }
        var pattern =
                new LocationPath.Pattern(
                        LinearExpression.of(KEY, value, expression, ignoresCase), ignoresCase);
        patterns.put(text, pattern);
        return pattern;
    }

    /// Refuses what would never be reached inside a location.
    ///
    /// @param outer the location around
    static void checkNested(Settings location, LocationPath inner, LocationPath outer) {
        boolean fits =
                switch (outer) {
                    case LocationPath.Exact _ -> false;
                    case LocationPath.Pattern _ -> inner instanceof LocationPath.Pattern;
                    case LocationPath.Prefix(var prefix, _) ->
                            inner instanceof LocationPath.Pattern
                                    || (inner.path().startsWith(prefix)
                                            && !isSamePrefix(inner, prefix));
                };
        if (!fits) {
            throw misplaced(location, outer);
        }
    }

    private static ConfigException misplaced(Settings location, LocationPath outer) {
        return switch (outer) {
            case LocationPath.Exact _ ->
                    location.wrong(
                            KEY, "cannot stand inside '%s', which takes one path".formatted(outer));
            case LocationPath.Pattern _ ->
                    location.wrong(
                            KEY, "must be a regular expression inside '%s'".formatted(outer));
            case LocationPath.Prefix(var prefix, _) ->
                    location.advise(
                            KEY,
                            "must begin with '%s' and go on, as it stands inside that location"
                                    .formatted(prefix));
        };
    }

    private static boolean isSamePrefix(LocationPath inner, String prefix) {
        return inner instanceof LocationPath.Prefix && inner.path().equals(prefix);
    }

    private static String normal(Settings location, String path) {
        if (!path.startsWith("/")) {
            throw location.wrong(KEY, "must begin with '/', or with '=', '^~', '~' or '~*'");
        }
        if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            throw location.wrong(KEY, "can have no query and no fragment");
        }
        if (!NormalPath.isNormal(path)) {
            throw location.wrong(
                    KEY,
                    "can have no '.', '..' or empty segment, no '\\'"
                            + " and no control character");
        }
        if (path.indexOf('%') >= 0 && ENCODED.matcher(path).find()) {
            throw location.advise(
                    KEY, "must be written decoded, as that is what it is compared with");
        }
        return path;
    }
}
