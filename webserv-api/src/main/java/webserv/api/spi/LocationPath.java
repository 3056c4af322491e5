package webserv.api.spi;

import webserv.api.http.RegularExpression;

/// Which paths a location takes. Paths are normal, see [webserv.api.http.NormalPath].
public sealed interface LocationPath {

    /// The path or regular expression as written, without the sign before it.
    String path();

    /// This path and no other: `= /old`.
    record Exact(String path) implements LocationPath {
        @Override
        public String toString() {
            return "= " + path;
        }
    }

    /// Every path that begins so: `/share/`. The longest prefix wins.
    ///
    /// @param stopsPatterns whether no regular expression outside of this location is asked where
    ///   this is the longest prefix: `^~ /share/`
    record Prefix(String path, boolean stopsPatterns) implements LocationPath {
        /// A prefix that regular expressions go before.
        public Prefix(String path) {
            this(path, false);
        }

        @Override
        public String toString() {
            return (stopsPatterns ? "^~ " : "") + path;
        }
    }

    /// Every path in which a regular expression matches: `~ \.php$`. The first in the order written
    /// wins.
    ///
    /// @param ignoresCase whether it was written with `~*`
    record Pattern(RegularExpression expression, boolean ignoresCase) implements LocationPath {
        @Override
        public String path() {
            return expression.text();
        }

        @Override
        public String toString() {
            return (ignoresCase ? "~* " : "~ ") + path();
        }
    }
}
