package webserv.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import webserv.api.spi.Location;
import webserv.api.spi.LocationPath;
import webserv.api.spi.Match;
import webserv.api.spi.Table;
import webserv.api.spi.VirtualServer;

/// Random tables and requests, answered as a plain reading of the written order would answer them.
class RandomTablesTest {
    private static final List<String> LABELS = List.of("a", "b", "ab", "www", "c");
    private static final List<String> SEGMENTS = List.of("/", "/a", "/ab", "/b", "/a/", "x");

    private final long seed = Long.getLong("webserv.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void tableAndExplanationAgreeWithTheWrittenOrder() {
        for (int round = 0; round < 300; round++) {
            var servers = randomServers();
            var table = new TreeRouter().compile(servers);
            for (int i = 0; i < 60; i++) {
                check(servers, table, randomHost(), random.nextBoolean() ? "GET" : "PUT", path());
            }
        }
    }

    private void check(
            List<VirtualServer> servers, Table table, String host, String method, String path) {
        var expected = expected(servers, host, method, path);
        assertThat(table.match(Sites.ADDRESS, host, method, path))
                .as("-Dwebserv.seed=%d, %s %s of %s in %s", seed, method, path, host, servers)
                .isEqualTo(expected);
        var chosen =
                table.explain(Sites.ADDRESS, host, method, path).stream()
                        .filter(Table.Verdict::chosen)
                        .map(verdict -> verdict.candidate().replaceAll(".*\\((.*)\\)", "$1"));
        assertThat(chosen)
                .as("-Dwebserv.seed=%d, %s %s of %s in %s", seed, method, path, host, servers)
                .containsExactlyElementsOf(origins(expected));
    }

    private static List<String> origins(Match match) {
        var server = match.server().origin().toString();
        return switch (match) {
            case Match.Found(_, var location, _) -> List.of(server, location.origin().toString());
            case Match.OtherMethods(_, var location, _) ->
                    List.of(server, location.origin().toString());
            case Match.None _ -> List.of(server);
        };
    }

    private static Match expected(
            List<VirtualServer> servers, String host, String method, String path) {
        var server = expectedServer(servers, host);
        Optional<Location> best = Optional.empty();
        for (var location : server.locations()) {
            if (weight(location.path(), path) > best.map(b -> weight(b.path(), path)).orElse(-1)) {
                best = Optional.of(location);
            }
        }
        return best.<Match>map(location ->
                        location.allows(method)
                                ? new Match.Found(server, location)
                                : new Match.OtherMethods(server, location, location.allowed()))
                .orElseGet(() -> new Match.None(server));
    }

    private static int weight(LocationPath location, String path) {
        return switch (location) {
            case LocationPath.Exact(var text) -> text.equals(path) ? 1_000 : -1;
            case LocationPath.Prefix(var text, _) -> path.startsWith(text) ? text.length() : -1;
            case LocationPath.Pattern _ -> throw new AssertionError("none of these is made here");
        };
    }

    private static VirtualServer expectedServer(List<VirtualServer> servers, String host) {
        var best = servers.getFirst();
        int bestWeight = 0;
        for (var server : servers) {
            for (var name : server.names()) {
                if (weight(name, host) > bestWeight) {
                    best = server;
                    bestWeight = weight(name, host);
                }
            }
        }
        return best;
    }

    private static int weight(String name, String host) {
        if (name.equals(host)) {
            return 10_000;
        }
        if (name.startsWith("*.") && host.matches(".+\\Q" + name.substring(1) + "\\E")) {
            return 1_000 + name.length();
        }
        if (name.endsWith(".*")
                && host.matches("\\Q" + name.substring(0, name.length() - 1) + "\\E.+")) {
            return name.length();
        }
        return -1;
    }

    private List<VirtualServer> randomServers() {
        var sites = new Sites();
        var taken = new LinkedHashSet<String>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            var names = new ArrayList<String>();
            Stream.generate(this::randomName)
                    .limit(1 + random.nextInt(3))
                    .filter(taken::add)
                    .forEach(names::add);
            if (i == 0 || !names.isEmpty()) {
                sites.server(String.join(" ", names), randomLocations());
            }
        }
        return sites.all();
    }

    private String[] randomLocations() {
        Set<String> locations = new LinkedHashSet<>();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            locations.add((random.nextInt(4) == 0 ? "= " : "") + path());
        }
        return locations.stream()
                .map(path -> path + (random.nextBoolean() ? " GET" : " GET PUT"))
                .toArray(String[]::new);
    }

    private String randomName() {
        return switch (random.nextInt(3)) {
            case 0 -> randomHost();
            case 1 -> "*." + randomHost();
            default -> randomHost() + ".*";
        };
    }

    private String randomHost() {
        return String.join(
                ".", Stream.generate(() -> pick(LABELS)).limit(1 + random.nextInt(4)).toList());
    }

    private String path() {
        return "/"
                + String.join(
                        "",
                        Stream.generate(() -> pick(SEGMENTS)).limit(random.nextInt(5)).toList());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
