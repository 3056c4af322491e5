package webserv.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.Origin;
import webserv.api.http.Captures;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.RegularExpression;
import webserv.api.http.Reply;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Match;
import webserv.api.spi.Policy;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;

/// Locations inside locations, and regular expressions.
class NestedLocationsTest {

    private static Location location(LocationPath path, Location... nested) {
        return new Location(
                path,
                "/",
                List.of(Methods.GET),
                "none",
                Handler.nonBlocking(
                        _ -> CompletableFuture.completedFuture(Reply.Response.empty(204))),
                Policy.DEFAULTS,
                List.of(),
                List.of(nested),
                Origin.BUILT_IN);
    }

    private static Location prefix(String path, Location... nested) {
        return location(new LocationPath.Prefix(path), nested);
    }

    private static Location stopping(String path, Location... nested) {
        return location(new LocationPath.Prefix(path, true), nested);
    }

    private static Location pattern(String text, Location... nested) {
        return location(
                new LocationPath.Pattern(new Expression(Pattern.compile(text)), false), nested);
    }

    private record Expression(Pattern pattern) implements RegularExpression {
        @Override
        public String text() {
            return pattern.pattern();
        }

        @Override
        public int groupCount() {
            return pattern.matcher("").groupCount();
        }

        @Override
        public Set<String> groupNames() {
            return Set.of();
        }

        @Override
        public boolean matches(String text) {
            return pattern.matcher(text).find();
        }

        @Override
        public Optional<Captures> find(String text) {
            var matcher = pattern.matcher(text);
            return matcher.find()
                    ? Optional.of(
                            new Captures(List.of(matcher.group(), matcher.group(1)), Map.of()))
                    : Optional.empty();
        }
    }

    private static Table table(Location... locations) {
        var server =
                new VirtualServer(
                        List.of(Sites.ADDRESS), List.of(), List.of(locations), Origin.BUILT_IN);
        return new TreeRouter().compile(List.of(server));
    }

    private static final Table TABLE =
            table(
                    prefix("/", pattern("\\.root$")),
                    prefix(
                            "/a/",
                            prefix("/a/b/", pattern("(x)\\.gif$")),
                            stopping("/a/s/"),
                            location(new LocationPath.Exact("/a/exact.gif")),
                            pattern("inner")),
                    stopping("/s/", pattern("\\.gif$")),
                    pattern("\\.gif$"),
                    pattern("\\.php$", pattern("^/admin/")),
                    pattern("gif"));

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/x, /",
        "/x.gif, ~ \\.gif$",
        "/gif, ~ gif",
        "/a/x, /a/",
        "/a/b/x, /a/b/",
        "/a/b/x.gif, ~ (x)\\.gif$",
        "/a/b/y.gif, ~ \\.gif$",
        "/a/b/inner.gif, ~ inner",
        "/a/s/y.gif, ~ \\.gif$",
        "/a/s/inner, /a/s/",
        "/a/exact.gif, = /a/exact.gif",
        "/s/x.gif, ~ \\.gif$",
        "/s/gif, ^~ /s/",
        "/x.php, ~ \\.php$",
        "/admin/x.php, ~ ^/admin/",
        "/a/x.root, /a/",
    })
    void innermostLocationIsTaken(String path, String location) {
        var match = TABLE.match(Sites.ADDRESS, "a", Methods.GET, path);
        assertThat(match).isInstanceOf(Match.Found.class);
        var written = ((Match.Found) match).location().path().toString();
        assertThat(written.replace("^~ /a/s/", "/a/s/")).isEqualTo(location);
    }

    @Test
    void capturesAreThoseOfTheLocationTaken() {
        var found = (Match.Found) TABLE.match(Sites.ADDRESS, "a", Methods.GET, "/a/b/x.gif");
        assertThat(found.captures().group(1)).isEqualTo("x");
        assertThat(found.captures().group(2)).isEmpty();
    }

    @Test
    void matchWithoutCapturesIsMadeOnce() {
        assertThat(TABLE.match(Sites.ADDRESS, "a", Methods.GET, "/a/b/x"))
                .isSameAs(TABLE.match(Sites.ADDRESS, "a", Methods.GET, "/a/b/y"));
        assertThat(TABLE.match(Sites.ADDRESS, "a", Methods.GET, "/x.gif"))
                .isSameAs(TABLE.match(Sites.ADDRESS, "a", Methods.GET, "/y.gif"));
    }

    @Test
    void losersAreTold() {
        var table =
                table(
                        prefix("/"),
                        prefix("/a/", pattern("never"), prefix("/a/b/")),
                        pattern("\\.gif$"),
                        pattern("gif"));
        assertThat(table.explain(Sites.ADDRESS, "a", Methods.GET, "/a/b/x.gif"))
                .filteredOn(verdict -> verdict.candidate().startsWith("location"))
                .extracting(verdict -> verdict.candidate() + ": " + verdict.reason())
                .containsExactly(
                        "location /a/ (built-in): a regular expression matches",
                        "location /a/b/ (built-in): a regular expression matches",
                        "location ~ never (built-in): the expression does not match",
                        "location / (built-in): a longer prefix matches",
                        "location ~ \\.gif$ (built-in): the first regular expression that matches",
                        "location ~ gif (built-in): an expression that is asked earlier matches");
    }

    @Test
    void oneClaimAtOneLevelIsRefused() {
        assertThatThrownBy(() -> table(prefix("/a"), stopping("/a")))
                .hasMessage("built-in: location ^~ /a is already taken at built-in");
        assertThatThrownBy(() -> table(prefix("/", pattern("x"), pattern("x"))))
                .hasMessage("built-in: location ~ x is already taken at built-in");
    }
}
