package webserv.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import webserv.api.spi.VirtualServer;

/// Many regular expressions, of which the first written wins.
class PatternsTest {
    private final List<String> asked = new ArrayList<>();

    /// Stands for `^beginning.*end$`, and notes when it is asked.
    private record Expression(String beginning, String end, List<String> asked)
            implements RegularExpression {
        @Override
        public String text() {
            return "^" + beginning + ".*" + end + "$";
        }

        @Override
        public int groupCount() {
            return 0;
        }

        @Override
        public Set<String> groupNames() {
            return Set.of();
        }

        @Override
        public boolean matches(String text) {
            asked.add(text());
            return fits(text);
        }

        private boolean fits(String text) {
            return text.length() >= beginning.length() + end.length()
                    && text.startsWith(beginning)
                    && text.endsWith(end);
        }

        @Override
        public Optional<Captures> find(String text) {
            return Optional.empty();
        }
    }

    private Expression expression(String beginning, String end) {
        return new Expression(beginning, end, asked);
    }

    private static Level level(List<Expression> expressions) {
        var locations = expressions.stream().map(PatternsTest::location).toList();
        var server =
                new VirtualServer(List.of(Sites.ADDRESS), List.of(), locations, Origin.BUILT_IN);
        return new Level(server, locations);
    }

    private static Location location(Expression expression) {
        return new Location(
                new LocationPath.Pattern(expression, false),
                "/",
                List.of(Methods.GET),
                "none",
                Handler.nonBlocking(
                        _ -> CompletableFuture.completedFuture(Reply.Response.empty(204))),
                Policy.DEFAULTS,
                List.of(),
                List.of(),
                Origin.BUILT_IN);
    }

    private static Optional<String> found(Level level, String path) {
        return Optional.ofNullable(level.find(path))
                .map(route -> (Match.Found) route.match(Methods.GET, path))
                .map(found -> ((LocationPath.Pattern) found.location().path()).expression().text());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/l7777/x.gif, ^/l7777/.*$, 2",
        "/l7777/x.php, ^.*.php$, 2",
        "/l, '', 1",
        "/other/x.php, ^.*.php$, 1",
    })
    void expressionsThatBeginDifferentlyAreNotAsked(String path, String winner, int count) {
        var expressions = new ArrayList<Expression>();
        expressions.add(expression("", ".php"));
        IntStream.range(0, 10_000).forEach(i -> expressions.add(expression("/l" + i + "/", "")));
        var level = level(expressions);
        assertThat(found(level, path).orElse("")).isEqualTo(winner);
        assertThat(asked).hasSize(count);
    }

    @Test
    void firstWrittenWinsWhateverTheBeginnings() {
        long seed = Long.getLong("webserv.seed", new Random().nextLong());
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var expressions =
                    Stream.generate(() -> expression(text(random, 3), text(random, 1)))
                            .limit(random.nextInt(12))
                            .distinct()
                            .toList();
            var level = level(expressions);
            for (int i = 0; i < 60; i++) {
                var path = text(random, 6);
                var expected = expressions.stream().filter(it -> it.fits(path)).findFirst();
                assertThat(found(level, path))
                        .as("-Dwebserv.seed=%d, %s of %s", seed, path, expressions)
                        .isEqualTo(expected.map(Expression::text));
            }
        }
    }

    private static String text(Random random, int most) {
        var text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.append("/ab".charAt(random.nextInt(3)));
        }
        return text.toString();
    }
}
