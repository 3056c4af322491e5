package webserv.engine;

import java.util.Optional;
import java.util.stream.Stream;
import webserv.api.config.Origin;
import webserv.api.http.Forwards;
import webserv.api.http.NormalPath;
import webserv.api.http.PercentEncoding;
import webserv.api.http.Redirects;
import webserv.api.http.RegularExpression;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.VirtualServer;
import webserv.engine.plugin.HandlerCalls;

/// Chooses the paths from which a server is looked through for circles: those of its locations, and
/// what its regular expressions begin with. Only where something leads on is one worth a look.
record Probes(VirtualServer server) {
    /// Stands for a file that is not there.
    private static final String NO_FILE = "no-such-file";

    /// What is no literal in a regular expression.
    private static final String SPECIAL = "\\^$.|?*+()[]{}";

    /// @param origin where the circle is told of
    /// @param path percent-encoded
    record Probe(Origin origin, String path) {}

    /// All of them, in the order written.
    Stream<Probe> all() {
        var ofRules = server.rewrites().stream().flatMap(rule -> of(rule.origin(), rule.from()));
        var ofLocations =
                server.allLocations()
                        .filter(location -> leadsOn(location) || forwards(location)) // few do
                        .flatMap(this::of);
        return Stream.concat(ofRules, ofLocations);
    }

    private Stream<Probe> of(Location location) {
        var ofPath = leadsOn(location) ? ofPath(location) : Stream.<Probe>empty();
        var ofFallback = forwards(location) ? ofFallback(location) : Stream.<Probe>empty();
        var ofRules = location.rewrites().stream().flatMap(rule -> of(rule.origin(), rule.from()));
        return Stream.of(ofPath, ofFallback, ofRules).flatMap(probes -> probes);
    }

    private boolean leadsOn(Location location) {
        return location.handler() instanceof Redirects
                || !location.rewrites().isEmpty()
                || !server.rewrites().isEmpty();
    }

    private static boolean forwards(Location location) {
        return location.handler() instanceof Forwards
                && HandlerCalls.of(location).fallback().isPresent();
    }

    private static Stream<Probe> ofPath(Location location) {
        return switch (location.path()) {
            case LocationPath.Exact(var path) -> probe(location.origin(), path);
            case LocationPath.Prefix(var path, _) -> probe(location.origin(), path);
            case LocationPath.Pattern(var expression, _) -> of(location.origin(), expression);
        };
    }

    private static Stream<Probe> ofFallback(Location location) {
        return location.path() instanceof LocationPath.Prefix(var path, _)
                ? probe(location.origin(), path + (path.endsWith("/") ? "" : "/") + NO_FILE)
                : ofPath(location);
    }

    private static Stream<Probe> of(Origin origin, RegularExpression expression) {
        return beginning(expression.text())
                .filter(NormalPath::isNormal)
                .filter(expression::matches)
                .stream()
                .flatMap(path -> probe(origin, path));
    }

    private static Stream<Probe> probe(Origin origin, String path) {
        return Stream.of(new Probe(origin, PercentEncoding.ofPath(path)));
    }

    /// The characters behind `^` that stand for themselves. Whether a text of them alone is matched
    /// is for the expression to say: there may be more behind, or another alternative.
    static Optional<String> beginning(String expression) {
        if (!expression.startsWith("^/")) {
            return Optional.empty();
        }
        var literal = new StringBuilder();
        int at = 1;
        int last = 0;
        while (at < expression.length()) {
            boolean isEscaped = isEscapedSign(expression, at);
            if (!isEscaped && SPECIAL.indexOf(expression.charAt(at)) >= 0) {
                break;
            }
            last = literal.length();
            int sign = expression.codePointAt(isEscaped ? at + 1 : at);
            literal.appendCodePoint(sign);
            at += (isEscaped ? 1 : 0) + Character.charCount(sign);
        }
        boolean mayBeLeftOut =
                at < expression.length() && "?*{".indexOf(expression.charAt(at)) >= 0;
        literal.setLength(mayBeLeftOut ? last : literal.length());
        return Optional.of(literal.toString());
    }

    /// A letter or digit behind a backslash stands for something else.
    private static boolean isEscapedSign(String expression, int at) {
        return expression.charAt(at) == '\\'
                && at + 1 < expression.length()
                && SPECIAL.indexOf(expression.charAt(at + 1)) >= 0;
    }
}
