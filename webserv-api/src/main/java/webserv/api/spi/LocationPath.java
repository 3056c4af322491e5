package webserv.api.spi;

/// Which paths a location takes. Paths are normal, see [webserv.api.http.NormalPath].
public sealed interface LocationPath {

    /// The path as written, without the sign before it.
    String path();

    /// This path and no other: `= /old`.
    record Exact(String path) implements LocationPath {
        @Override
        public String toString() {
            return "= " + path;
        }
    }

    /// Every path that begins so: `/share/`. The longest prefix wins.
    record Prefix(String path) implements LocationPath {
        @Override
        public String toString() {
            return path;
        }
    }
}
