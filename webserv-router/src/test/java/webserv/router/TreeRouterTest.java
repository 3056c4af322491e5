package webserv.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;
import webserv.api.io.ListenAddress;
import webserv.api.spi.Match;
import webserv.api.spi.Router;
import webserv.api.spi.Table;
import webserv.api.spi.Table.Verdict;
import webserv.api.spi.VirtualServer;

class TreeRouterTest {

    private static Table table(Sites sites) {
        return new TreeRouter().compile(sites.all());
    }

    private static String path(Match match) {
        return switch (match) {
            case Match.Found(_, var location, _) -> location.path().toString();
            case Match.OtherMethods(_, var location, var allowed) ->
                    location.path() + " " + String.join(", ", allowed);
            case Match.None _ -> "none";
        };
    }

    @Test
    void isFoundAsAServiceByItsName() {
        getClass().getModule().addUses(Router.class);
        assertThat(ServiceLoader.load(Router.class).stream().map(p -> p.get().name()))
                .containsExactly("tree");
    }

    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource({
        "a.example,            a.example",
        "a.example.,           a.example",
        "b.example,            a.example",
        "x.wild.example,       *.wild.example",
        "x.y.wild.example,     *.wild.example",
        "x.wild.example.,      *.wild.example",
        "x.deep.wild.example,  *.deep.wild.example",
        "www.wild.example,     www.wild.example",
        "wild.example,         a.example",
        ".wild.example,        a.example",
        "notwild.example,      a.example",
        "mail.org,             mail.*",
        "mail.x.org,           mail.x.*",
        "mail.wild.example,    *.wild.example",
        "mail,                 a.example",
        "mail.,                a.example",
        "[::1],                [::1]",
        "::1,                  [::1]",
        "::2,                  [::2]",
        "127.0.0.1,            a.example",
        "'',                   a.example",
        "'.',                  a.example",
    })
    void hostIsTakenByItsClosestName(String host, String server) {
        var table =
                table(
                        new Sites()
                                .server("a.example")
                                .server("*.wild.example")
                                .server("*.deep.wild.example")
                                .server("www.wild.example.")
                                .server("mail.*")
                                .server("mail.x.*")
                                .server("[::1]")
                                .server("::2"));
        var match = table.match(Sites.ADDRESS, host, "GET", "/");
        assertThat(HostName.of(match.server().names().getFirst())).hasToString(server);
    }

    @Test
    void serverOfTheEmptyNameTakesRequestsWithoutHost() {
        var sites = new Sites().server("a.example");
        sites.all()
                .add(
                        new VirtualServer(
                                List.of(Sites.ADDRESS),
                                List.of(""),
                                List.of(),
                                Origin.of("empty")));
        var match = table(sites).match(Sites.ADDRESS, "", "GET", "/");
        assertThat(match.server().origin()).hasToString("empty");
    }

    @ParameterizedTest(name = "{0} goes to {1}")
    @CsvSource({
        "/,           /",
        "/x,          /",
        "/share,      = /share",
        "/shareX,     /share",
        "/share/,     /share/",
        "/share/a,    /share/",
        "/share/a/b,  /share/a/",
        "/old,        = /old",
        "/old/,       /",
        "/ä/x,        /ä/",
        "/ö,          /",
    })
    void pathIsTakenByTheExactLocationElseTheLongestPrefix(String path, String location) {
        var table =
                table(
                        new Sites()
                                .server(
                                        "a",
                                        "/share",
                                        "/",
                                        "= /share",
                                        "/share/",
                                        "= /old",
                                        "/share/a/",
                                        "/ä/"));
        assertThat(path(table.match(Sites.ADDRESS, "a", "GET", path))).isEqualTo(location);
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource({
        "GET,     /a/x, /a/",
        "HEAD,    /a/x, /a/",
        "POST,    /a/x, '/a/ GET, HEAD, OPTIONS'",
        "OPTIONS, /a/x, '/a/ GET, HEAD, OPTIONS'",
        "get,     /a/x, '/a/ GET, HEAD, OPTIONS'",
        "PUT,     /b/x, /b/",
        "GET,     /b/x, '/b/ PUT, DELETE, OPTIONS'",
        "HEAD,    /b/x, '/b/ PUT, DELETE, OPTIONS'",
        "GET,     /c,   none",
    })
    void methodTakesNoPartInTheChoiceOfTheLocation(String method, String path, String result) {
        var table = table(new Sites().server("a", "/a/ GET", "/b/ PUT DELETE"));
        assertThat(path(table.match(Sites.ADDRESS, "a", method, path))).isEqualTo(result);
    }

    @Test
    void addressesKeepTheirServersApart() {
        var other = new ListenAddress.Tcp("127.0.0.1", 81);
        var socket = new ListenAddress.Unix(Path.of("/run/a.sock"));
        var table =
                table(
                        new Sites()
                                .server("first")
                                .server(List.of(Sites.ADDRESS, other, other), "second")
                                .server(List.of(other, socket), "first"));
        assertThat(
                        Stream.of(Sites.ADDRESS, other, socket)
                                .flatMap(at ->
                                        Stream.of("first", "second", "x")
                                                .map(host ->
                                                        table.match(at, host, "GET", "/")
                                                                .server()
                                                                .origin()
                                                                .line())))
                .containsExactly(1, 2, 1, 3, 2, 2, 3, 3, 3);
    }

    @Test
    void unknownAddressIsACallersMistake() {
        var table = table(new Sites().server("a"));
        var unknown = new ListenAddress.Tcp("::1", 80);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.match(unknown, "a", "GET", "/"))
                .withMessage("no server listens on [::1]:80");
    }

    @Test
    void threadsThatAskFirstAtOnceGetTheSameAnswer() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 100; round++) {
                var table = table(new Sites().server("a", "/a"));
                for (var method : List.of("GET", "POST")) {
                    var start = new CyclicBarrier(4);
                    Callable<Match> first =
                            () -> {
                                start.await();
                                return table.match(Sites.ADDRESS, "a", method, "/a");
                            };
                    var expected = table(new Sites().server("a", "/a"));
                    for (var got : threads.invokeAll(Collections.nCopies(4, first))) {
                        assertThat(got.get())
                                .isEqualTo(table.match(Sites.ADDRESS, "a", method, "/a"))
                                .hasSameClassAs(expected.match(Sites.ADDRESS, "a", method, "/a"));
                    }
                }
            }
        }
    }

    @Test
    void answersAreMadeOnce() {
        var table = table(new Sites().server("a", "/a"));
        for (var path : List.of("/a", "/b")) {
            for (var method : List.of("GET", "POST")) {
                assertThat(table.match(Sites.ADDRESS, "a", method, path))
                        .isSameAs(table.match(Sites.ADDRESS, "a", method, path));
            }
        }
    }

    @Test
    void oneOfThousandsIsFound() {
        var sites = new Sites();
        for (int i = 0; i < 2_000; i++) {
            sites.server("s" + i + ".example *.s" + i + ".example", "/", "/p" + i + "/", "/p");
        }
        var table = table(sites);
        for (int i = 0; i < 2_000; i++) {
            var host = "s" + i + ".example";
            var match = table.match(Sites.ADDRESS, "www." + host, "GET", "/p" + i + "/x");
            assertThat(match.server().names()).contains(host);
            assertThat(path(match)).isEqualTo("/p" + i + "/");
        }
    }

    record Conflict(String name, Sites sites, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Conflict> conflicts() {
        return Stream.of(
                new Conflict(
                        "one name in two servers",
                        new Sites().server("a b").server("c b"),
                        "a.yaml:2:1: server name b at 127.0.0.1:80 is already taken at a.yaml:1:1"),
                new Conflict(
                        "one name, with and without the trailing dot",
                        new Sites().server("b").server("b."),
                        "a.yaml:2:1: server name b at 127.0.0.1:80 is already taken at a.yaml:1:1"),
                new Conflict(
                        "one IPv6 address, with and without brackets",
                        new Sites().server("[::1]").server("::1"),
                        "a.yaml:2:1: server name [::1] at 127.0.0.1:80 is already taken at"
                                + " a.yaml:1:1"),
                new Conflict(
                        "one wildcard in two servers",
                        new Sites().server("*.b").server("*.b"),
                        "a.yaml:2:1: server name *.b at 127.0.0.1:80 is already taken at"
                                + " a.yaml:1:1"),
                new Conflict(
                        "two servers without names",
                        new Sites().server("").server(""),
                        "a.yaml:2:1: a server without names (it takes what no other server of"
                                + " 127.0.0.1:80 has) is already taken at a.yaml:1:1"),
                new Conflict(
                        "a server without names behind another, where it is never asked",
                        new Sites().server("a").server(""),
                        "a.yaml:2:1: a server without names (it takes what no other server of"
                                + " 127.0.0.1:80 has) is already taken at a.yaml:1:1, which is"
                                + " the first there, and no other has default_server"),
                new Conflict(
                        "one prefix twice in a server",
                        new Sites().server("a", "/x/", "= /x/", "/x/"),
                        "a.yaml:4:1: location /x/ is already taken at a.yaml:2:1"),
                new Conflict(
                        "one exact path twice in a server",
                        new Sites().server("a", "= /x", "= /x"),
                        "a.yaml:3:1: location = /x is already taken at a.yaml:2:1"),
                new Conflict(
                        "several, told at once in the order of the file",
                        new Sites().server("a b", "/x/", "/x/").server("c b", "/y", "/z", "/y"),
                        """
                        a.yaml:3:1: location /x/ is already taken at a.yaml:2:1
                        a.yaml:4:1: server name b at 127.0.0.1:80 is already taken at a.yaml:1:1
                        a.yaml:7:1: location /y is already taken at a.yaml:5:1\
                        """));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conflicts")
    void conflictIsRefusedNamingBothPlaces(Conflict row) {
        assertThatThrownBy(() -> table(row.sites()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(row.message());
    }

    @Test
    void nameWrittenTwiceInOneServerIsNoConflict() {
        var table = table(new Sites().server("a a", "/"));
        assertThat(path(table.match(Sites.ADDRESS, "a", "GET", "/"))).isEqualTo("/");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"*", "*.", ".*", "a.*.b", "*a.b", "a.b*", "*.a.*", "**.a", "a.**"})
    void wildcardAnywhereButAtOneEndIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table(new Sites().server(name)))
                .withMessage("a server name is exact, *.suffix or prefix.*, not " + name);
    }

    @Test
    void explanationNamesEveryCandidateWithItsReason() {
        var table =
                table(
                        new Sites()
                                .server("first")
                                .server("*.example.org", "/", "/a", "= /a/b", "/a/b", "/x")
                                .server("*.org other")
                                .server("www.*"));
        assertThat(table.explain(Sites.ADDRESS, "www.example.org.", "GET", "/a/b"))
                .containsExactly(
                        new Verdict(
                                "server first (a.yaml:1:1)", false, "no name of it fits the host"),
                        new Verdict(
                                "server *.example.org (a.yaml:2:1)",
                                true,
                                "*.example.org is the best wildcard for the host"),
                        new Verdict(
                                "server *.org, other (a.yaml:8:1)",
                                false,
                                "*.org fits the host, but less closely than *.example.org"),
                        new Verdict(
                                "server www.* (a.yaml:9:1)",
                                false,
                                "www.* fits the host, but less closely than *.example.org"),
                        new Verdict("location = /a/b (a.yaml:5:1)", true, "the path is equal"),
                        new Verdict(
                                "location /a/b (a.yaml:6:1)", false, "an exact location matches"),
                        new Verdict("location /a (a.yaml:4:1)", false, "an exact location matches"),
                        new Verdict(
                                "location /x (a.yaml:7:1)", false, "the path does not begin so"),
                        new Verdict("location / (a.yaml:3:1)", false, "an exact location matches"));
    }

    @Test
    void explanationTellsOfTheFirstServerAndOfMethods() {
        var table = table(new Sites().server("", "/", "/a", "= /b").server("a"));
        assertThat(table.explain(Sites.ADDRESS, "x", "PUT", "/ab"))
                .containsExactly(
                        new Verdict(
                                "server without names (a.yaml:1:1)",
                                true,
                                "the default server of the address takes the names that no server"
                                        + " has"),
                        new Verdict("server a (a.yaml:5:1)", false, "no name of it fits the host"),
                        new Verdict("location = /b (a.yaml:4:1)", false, "the path is another"),
                        new Verdict(
                                "location /a (a.yaml:3:1)",
                                true,
                                "the longest prefix of the path; it does not allow the method"),
                        new Verdict("location / (a.yaml:2:1)", false, "a longer prefix matches"));
        assertThat(table.explain(Sites.ADDRESS, "a", "GET", "/").getFirst())
                .isEqualTo(
                        new Verdict(
                                "server without names (a.yaml:1:1)",
                                false,
                                "another server has the name"));
    }
}
