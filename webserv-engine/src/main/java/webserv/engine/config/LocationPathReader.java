package webserv.engine.config;

import webserv.api.config.Settings;
import webserv.api.http.NormalPath;
import webserv.api.spi.LocationPath;

/// Reads which paths a location takes: `/prefix` or `= /exact`.
final class LocationPathReader {
    private static final String KEY = "path";

    private LocationPathReader() {}

    /// @param location by itself: a path is never inherited
    static LocationPath read(Settings location) {
        var text = location.text(KEY);
        if (text.startsWith("~") || text.startsWith("^~")) {
            throw location.wrong(
                    KEY,
                    "must be /prefix or = /exact: this version has no regular expressions yet");
        }
        return text.startsWith("=")
                ? new LocationPath.Exact(normal(location, text.substring(1).stripLeading()))
                : new LocationPath.Prefix(normal(location, text));
    }

    private static String normal(Settings location, String path) {
        if (!path.startsWith("/")) {
            throw location.wrong(KEY, "must begin with '/', or with '=' and '/'");
        }
        if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
            throw location.wrong(KEY, "must have no query and no fragment");
        }
        if (!NormalPath.isNormal(path)) {
            throw location.wrong(
                    KEY,
                    "must have no '.', '..' or empty segment, no '\\'"
                            + " and no control character");
        }
        if (path.matches(".*%[0-9A-Fa-f]{2}.*")) {
            throw location.wrong(
                    KEY, "must be written decoded, as that is what it is compared with");
        }
        return path;
    }
}
