package webserv.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.engine.Routes;
import webserv.engine.config.ConfigurationReader;
import webserv.handlers.RedirectFactory;
import webserv.handlers.files.FilesFactory;
import webserv.router.TreeRouter;

/// What a site's configuration makes of requests, over the whole way from YAML to the answer.
class SitesTest {
    @TempDir Path folder;

    private Site site(String server) {
        return new Site("servers:\n  - listen: 127.0.0.1:80\n" + server.indent(4), folder);
    }

    private static String post(String target, String content) {
        return "POST "
                + target
                + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                + content.length()
                + "\r\n\r\n"
                + content;
    }

    private static String get(String target, String field) {
        return "GET "
                + target
                + " HTTP/1.1\r\nHost: a\r\n"
                + field
                + "\r\nConnection: close\r\n\r\n";
    }

    private static String cause(Site site) {
        return site.lastDecision().cause().map(Cause::code).orElse("none");
    }

    @Test
    void errorPageIsAskedForAndKeepsTheStatus() throws Exception {
        Files.createDirectory(folder.resolve("e"));
        Files.writeString(folder.resolve("e/404.html"), "lost");
        try (var site =
                site(
                        """
                        root: .
                        error_page: { 404: /e/404.html, 500-503: /none.html, 405: "=200 /e/404.html" }
                        locations:
                          - path: /busy
                            return: { status: 503 }
                          - path: /get
                            methods: [GET]
                            return: { text: x }
                          - path: /away/
                            error_page: { 404: "https://b.example/lost?from=$uri" }
                          - path: = /own
                            error_page: { 404: "= /x" }
                            return: { status: 404 }
                          - path: = /x
                            return: { status: 202, text: taken }
                        """)) {
            var missing = site.get("a", "/missing");
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.content()).isEqualTo("lost");
            assertThat(missing.first("Content-Type")).contains("text/html; charset=utf-8");
            assertThat(missing.first("ETag")).isEmpty();
            assertThat(missing.first("Last-Modified")).isEmpty();
            assertThat(missing.first("Accept-Ranges")).isEmpty();
            assertThat(site.lastDecision().status()).isEqualTo(404);
            assertThat(site.get("a", "/busy").status()).isEqualTo(503);
            assertThat(site.get("a", "/busy").content()).contains("503 Service Unavailable");
            var post = site.send(post("/get", ""));
            assertThat(post.summary()).isEqualTo("200 lost");
            assertThat(post.first("Allow")).contains("GET, HEAD, OPTIONS");
            assertThat(site.get("a", "/away/a&b").summary())
                    .isEqualTo("302 to https://b.example/lost?from=%2Faway%2Fa%26b");
            assertThat(site.get("a", "/own").summary()).isEqualTo("202 taken");
        }
    }

    @Test
    void conditionsOfTheRequestAreNotThoseOfItsErrorPage() throws Exception {
        Files.writeString(folder.resolve("404.html"), "lost");
        try (var site = site("root: .\nerror_page: { 404: /404.html }")) {
            assertThat(site.send(get("/missing", "Range: bytes=0-1")).content()).isEqualTo("lost");
            assertThat(site.send(get("/missing", "If-None-Match: *")).status()).isEqualTo(404);
        }
    }

    @Test
    void errorPageOfPathsThatAreNone() throws Exception {
        Files.writeString(folder.resolve("400.html"), "no path");
        try (var site = site("root: .\nerror_page: { 400: /400.html }")) {
            for (var target : new String[] {"/%2e%2e/x", "/a%2Fb", "/a%5cb", "/%00", "/%c0%af"}) {
                var answer = site.get("a", target);
                assertThat(answer.status()).as(target).isEqualTo(400);
                assertThat(answer.content()).as(target).isEqualTo("no path");
                assertThat(cause(site)).isEqualTo("path-invalid");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/alias/..%2fsecret, 400",
        "/alias/%2e%2e%2fsecret, 400",
        "/alias/%2e%2e/secret, 404",
        "/alias/..%5csecret, 400",
        "/alias/%2e%2e/%2e%2e/secret, 400",
        "/alias/..;/secret, 404",
        "/aliassecret, 404",
        "/try/..%2f..%2fsecret, 400",
        "/try/%2e%2e/%2e%2e/secret, 400",
        "/try/%00, 400",
        "/try/%c0%ae%c0%ae/secret, 400",
        "/try/%ff, 400",
        "/try/.%00./secret, 400",
        "/go/..%2fsecret, 400",
        "/go/%2e%2e/secret, 404",
        "/go/%252e%252e/secret, 404",
        "/go/%252e%252e%252fsecret, 404",
        "/alias/%252e%252e%252fsecret, 404",
        "/try/%252e%252e%252fsecret, 404",
        "/%7e/secret, 404",
        "/page, 404"
    })
    void nothingOutsideIsReached(String target, int status) throws Exception {
        Files.createDirectory(folder.resolve("s"));
        Files.writeString(folder.resolve("secret"), "secret");
        try (var site =
                site(
                        """
                        root: s
                        error_page: { 404: /%2e%2e/secret }
                        locations:
                          - { path: /alias/, alias: s }
                          - { path: /try/, try_files: ["$uri", "/alias/../$uri", "=404"] }
                          - path: /go/
                            rewrite: [{ from: ^/go/(.*)$, to: /alias/$1, then: last }]
                        """)) {
            var answer = site.get("a", target);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.content()).doesNotContain("secret\n").isNotEqualTo("secret");
        }
    }

    @Test
    void errorPageThatIsRefusedGivesWayToTheBuiltInOne() {
        try (var site =
                site(
                        """
                        error_page: { 404: /busy, 503: /missing }
                        locations:
                          - path: /busy
                            return: { status: 503 }
                        """)) {
            assertThat(site.get("a", "/missing").content()).contains("404 Not Found");
            assertThat(site.get("a", "/busy").content()).contains("503 Service Unavailable");
        }
    }

    @Test
    void addedFieldsAreOnEveryAnswerAndMerge() {
        try (var site =
                site(
                        """
                        add_header: { X-Server: "$host $uri", X-Frame-Options: DENY }
                        locations:
                          - path: /a/
                            add_header: { X-Location: a, x-frame-options: "" }
                            return: { status: 404 }
                          - path: /b/
                            add_header: { X-Location: "$http_x_none", Vary: Origin }
                            return: { text: x, fields: { Vary: Accept, X-Frame-Options: SAMEORIGIN } }
                        """)) {
            var a = site.get("a", "/a/%C3%A4");
            assertThat(a.all("X-Server")).containsExactly("a /a/%C3%A4");
            assertThat(a.all("X-Location")).containsExactly("a");
            assertThat(a.all("X-Frame-Options")).isEmpty();
            var b = site.get("a", "/b/");
            assertThat(b.all("X-Location")).isEmpty();
            assertThat(b.all("X-Frame-Options")).containsExactly("DENY");
            assertThat(b.all("Vary")).containsExactly("Accept", "Origin");
            assertThat(site.get("a", "/none").all("X-Frame-Options")).containsExactly("DENY");
            assertThat(site.get("a", "/%2f").all("X-Frame-Options")).containsExactly("DENY");
        }
    }

    /// The page for 500 would have them, too. A variable may be empty, so that a text of nothing
    /// else counts for nothing.
    @Test
    void addedFieldsThatNoHeadHasRoomForAreRefusedWhereTheyBecomeTooLong() {
        var fields =
                """
                add_header: { X-A: "%s", X-B: "%s" }
                locations:
                  - path: /a/
                    add_header: { X-C: "%s$uri", X-D: "", X-A: "%s" }
                    return: { status: 404 }
                """;
        var half = "x".repeat((255 << 10) / 2 - 7);
        var variables = "$http_x_y".repeat(1000);
        try (var site = site(fields.formatted(half, half, "", half))) {
            assertThat(site.get("a", "/").all("X-A")).containsExactly(half);
        }
        try (var site = site(fields.formatted("a", variables.repeat(40), half, half))) {
            assertThat(site.get("a", "/").all("X-A")).containsExactly("a");
        }
        assertThatThrownBy(() -> site(fields.formatted(half, half + "x", "", "")))
                .hasMessageEndingWith(
                        ".yaml:3:5: 'add_header' makes 261121 octets of fields with those of the"
                                + " places around, where a head has room for 261120");
        assertThatThrownBy(() -> site(fields.formatted(half, "b", half, half)))
                .hasMessageEndingWith(
                        ".yaml:6:9: 'add_header' makes 261128 octets of fields with those of the"
                                + " places around, where a head has room for 261120");
    }

    @Test
    void rewritesLeadOnRedirectAndEnd() {
        try (var site =
                site(
                        """
                        rewrite:
                          - { from: ^/old/(?<rest>.*)$, to: /new/$rest, then: last }
                          - { from: ^/gone/(.*)$, to: "https://b.example/$1?x=1", then: permanent }
                          - { from: ^/cut$, to: "/new/cut?" }
                        locations:
                          - path: /new/
                            return: { text: "$uri $args $request_uri" }
                          - path: /round/
                            rewrite: [{ from: /round/x, to: /round/x/y, then: last }]
                            return: { text: never }
                          - path: /stay/
                            rewrite: [{ from: ^/stay/(.*)$, to: /new/$1, then: break }]
                            return: { text: "stayed at $uri" }
                          - path: /up/
                            rewrite: [{ from: ^/up/(.*)$, to: "/a/../../$1" }]
                            return: { text: never }
                        """)) {
            assertThat(site.get("a", "/old/a%20b?q").summary())
                    .isEqualTo("200 /new/a b q /old/a%20b?q");
            assertThat(site.get("a", "/gone/a%0Ab").status()).isEqualTo(400);
            assertThat(site.get("a", "/gone/a%3Fb?y=2").summary())
                    .isEqualTo("301 to https://b.example/a%3Fb?x=1&y=2");
            assertThat(site.get("a", "/gone/x?a={b}^[c]|`%zz%41\\").summary())
                    .isEqualTo(
                            "301 to https://b.example/x?x=1&a=%7Bb%7D%5E%5Bc%5D%7C%60%25zz%41%5C");
            assertThat(site.get("a", "/cut?q").summary()).isEqualTo("200 /new/cut  /cut?q");
            assertThat(site.get("a", "/stay/x").summary()).isEqualTo("200 stayed at /new/x");
            assertThat(site.get("a", "/round/x").status()).isEqualTo(500);
            assertThat(cause(site)).isEqualTo("forward-loop");
            assertThat(site.get("a", "/up/x").status()).isEqualTo(500);
            assertThat(cause(site)).isEqualTo("rewrite-invalid");
        }
    }

    @Test
    void capturesReachTheAnswer() {
        try (var site =
                site(
                        """
                        locations:
                          - path: ~ ^/(?<lang>de|en)/(.*)$
                            return: { to: "/$lang-$2?from=$1" }
                          - path: ~* \\.HTML$
                            return: { text: "<p>$uri</p>", type: text/html }
                          - path: /j
                            return: { text: '{"u":"$uri"}', type: application/json }
                        """)) {
            assertThat(site.get("a", "/de/a%20b").summary()).isEqualTo("302 to /de-a%20b?from=de");
            assertThat(site.get("a", "/%3Cb%3E.html").content())
                    .isEqualTo("<p>/&lt;b&gt;.html</p>");
            assertThat(site.get("a", "/j%22%0").status()).isEqualTo(400);
            assertThat(site.get("a", "/j%22").content()).isEqualTo("{\"u\":\"/j\\\"\"}");
        }
    }

    @Test
    void clientMayNotChooseTheHostOfARedirect() {
        assertThatThrownBy(() ->
                        site(
                                """
                                locations:
                                  - path: ~ ^/(de|en)/(.*)$
                                    return: { to: "https://$1.example/$2" }
                                """))
                .hasMessageContaining("must be a path that begins with one '/'");
    }

    static List<Arguments> circles() {
        return List.of(
                arguments(
                        "locations: [{ path: /old, return: { to: /old/ } }]",
                        "3:17: a request for '/old' goes in a circle: /old → /old/ → /old/"),
                arguments(
                        "return: { to: /x }",
                        "2:5: a request for '/' goes in a circle: / → /x → /x"),
                arguments(
                        "locations:\n  - { path: = /a, return: { to: /b } }\n"
                                + "  - { path: = /b, return: { to: /a } }",
                        "4:9: a request for '/a' goes in a circle: /a → /b → /a"),
                arguments(
                        "locations:\n  - path: /a/\n    return: { text: x }\n"
                                + "    rewrite: [{ from: ^, to: /a/b, then: last }]",
                        "4:9: a request for '/a/' goes in a circle: /a/ → /a/b → /a/b"),
                arguments(
                        "locations: [{ path: /, return: { to: /de$uri } }]",
                        "3:17: a request for '/' goes in a circle:"
                                + " / → /de/ → /de/de/ → /de/de/de/ → …"),
                arguments(
                        "locations:\n  - path: /\n    return: { text: x }\n"
                                + "    rewrite: [{ from: ^/a$, to: /a, then: permanent }]",
                        "6:19: a request for '/a' goes in a circle: /a → /a"),
                arguments(
                        "root: s\nrewrite: [{ from: ^/a\\.b, to: /a.bc, then: redirect }]",
                        "4:15: a request for '/a.b' goes in a circle: /a.b → /a.bc → /a.bc"),
                arguments(
                        "locations: [{ path: ~ ^/a, return: { to: /ab } }]",
                        "3:17: a request for '/a' goes in a circle: /a → /ab → /ab"),
                arguments(
                        "locations: [{ path: ~* ^/ab?, return: { to: /A } }]",
                        "3:17: a request for '/a' goes in a circle: /a → /A → /A"),
                arguments(
                        """
                        locations:
                          - path: /
                            return: { text: x }
                            rewrite:
                              - { from: ^/a, to: /b, then: last }
                              - { from: ^/b, to: /a, then: last }
                        """,
                        "7:13: a request for '/a' goes in a circle: /a → /b → /a"),
                arguments(
                        "locations: [{ path: = /a, return: { to: 'http://127.0.0.1:80/a' } }]",
                        "3:17: a request for '/a' goes in a circle:"
                                + " /a → http://127.0.0.1/a → http://127.0.0.1/a"),
                arguments(
                        "server_name: w.example\nlocations:\n"
                                + "  - { path: = /a, return: { to: 'http://W.example/a#x' } }",
                        "5:9: a request for '/a' goes in a circle: /a → /a"),
                arguments(
                        "server_name: '*.w.example'\n"
                                + "return: { to: 'http://$host:$server_port$request_uri' }",
                        "2:5: a request for '/' goes in a circle:" + " / → /"),
                arguments(
                        "locations:\n  - { path: /a, root: s, try_files: [$uri, /b] }\n"
                                + "  - { path: /b, return: { to: /b } }",
                        "4:9: a request for '/a/no-such-file' goes in a circle:"
                                + " /a/no-such-file → /b → /b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("circles")
    void redirectsInACircleAreRefused(String server, String mistake) throws Exception {
        Files.createDirectory(folder.resolve("s"));
        assertThatThrownBy(() -> site(server)).hasMessageContaining(mistake);
    }

    static List<Arguments> circlesOfMissingFiles() {
        return List.of(
                arguments(
                        "  - { path: /a/, root: s, try_files: [$uri, /b/] }\n"
                                + "  - { path: /b/, root: s, try_files: [$uri, /a/] }",
                        "a request for '/a/no-such-file' goes in a circle:"
                                + " /a/no-such-file → /b/ → /a/ → /b/"),
                arguments(
                        "  - { path: /a, root: s, try_files: [$uri, /b$uri] }\n"
                                + "  - { path: ~ ^/b/.+, return: { to: $request_uri } }",
                        "a request for '/a/no-such-file' goes in a circle:"
                                + " /a/no-such-file → /b/a/no-such-file → /a/no-such-file"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("circlesOfMissingFiles")
    void circleThatAFileWouldEndIsAWarning(String locations, String warning) throws Exception {
        Files.createDirectory(folder.resolve("s"));
        var file =
                Files.writeString(
                        folder.resolve("w.yaml"),
                        "servers:\n- listen: 127.0.0.1:80\n  locations:\n" + locations);
        var configuration =
                new ConfigurationReader(List.of(new RedirectFactory(), new FilesFactory()))
                        .read(new YamlSource().read(file));
        var warnings = new ArrayList<String>();
        var _ = Routes.compile(configuration, new TreeRouter(), warnings::add);
        assertThat(warnings)
                .containsExactly(
                        file + ":4:5: " + warning + " (until there is a file that ends it)");
    }

    @Test
    void eachCircleIsToldOnceWithTheOthers() {
        assertThatThrownBy(() ->
                        site(
                                """
                                locations:
                                  - { path: = /a, return: { to: /b } }
                                  - { path: = /b, return: { to: /a } }
                                  - { path: = /into, return: { to: /a } }
                                  - { path: = /c, return: { to: /c } }
                                """))
                .satisfies(refusal ->
                        assertThat(String.valueOf(refusal.getMessage()).lines())
                                .map(line -> line.substring(line.indexOf(": ") + 2))
                                .containsExactly(
                                        "a request for '/a' goes in a circle: /a → /b → /a",
                                        "a request for '/c' goes in a circle: /c → /c"));
    }

    @Test
    void circleThroughSeveralServersIsTold() {
        assertThatThrownBy(() ->
                        new Site(
                                """
                                servers:
                                  - listen: 127.0.0.1:80
                                    server_name: a.example
                                    return: { to: "http://b.example:8080$uri" }
                                  - listen: "[::1]:8080"
                                    server_name: b.example
                                    return: { to: "http://a.example$uri" }
                                """,
                                folder))
                .hasMessageEndingWith(
                        "2:5: a request for '/' goes in a circle:"
                                + " / → http://b.example:8080/ → /");
    }

    static List<Arguments> ends() {
        return List.of(
                arguments("another port", "return: { to: 'http://127.0.0.1:81/' }"),
                arguments("another address", "return: { to: 'http://127.0.0.2/' }"),
                arguments("a name of nobody", "return: { to: 'http://w.example/' }"),
                arguments("TLS in front", "return: { to: 'https://127.0.0.1:80/' }"),
                arguments(
                        "a beginning that is not matched",
                        "locations:\n  - path: /\n    return: { text: x }\n"
                                + "    rewrite: [{ from: ^/a/.+$, to: /a/, then: permanent }]"),
                arguments(
                        "a beginning that is left out",
                        "locations: [{ path: ~ ^/ab*$, return: { to: /abc } }]"),
                arguments(
                        "a beginning that another location takes",
                        "locations:\n  - { path: ~ ^/a, return: { to: /ab } }\n"
                                + "  - { path: ^~ /a, return: { text: x } }"),
                arguments(
                        "a folder that is there",
                        "locations:\n  - { path: /a/, root: s, try_files: [$uri, /docs/] }\n"
                                + "  - { path: /docs/, root: s, try_files: [$uri, /a/] }"),
                arguments("a file that may come later", "root: s\ntry_files: [$uri, /index.html]"),
                arguments(
                        "a file of another location that may come later",
                        "root: s\ntry_files: [$uri, /b/index.html]\nlocations:\n  - path: /b/"),
                arguments(
                        "a status behind",
                        "locations:\n  - { path: /a/, root: s, try_files: [$uri, /b/] }\n"
                                + "  - { path: /b/, root: s, try_files: [$uri, =404] }"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void whatMayEndIsNoCircle(String name, String server) throws Exception {
        Files.createDirectories(folder.resolve("s/docs"));
        try (var site = site(server)) {
            assertThat(site.get("a", "/").status()).as(name).isPositive();
        }
    }

    @Test
    void nameThatServersAtSeveralAddressesHaveIsNotKnownToLeadBack() {
        var servers =
                """
                servers:
                  - listen: 127.0.0.1:80
                    server_name: a.example
                    return: { to: "http://a.example/" }
                  - listen: 127.0.0.2:80
                    server_name: a.example
                    return: { text: x }
                """;
        try (var site = new Site(servers, folder)) {
            assertThat(site.get("a.example", "/").summary()).isEqualTo("302 to http://a.example/");
        }
    }

    @Test
    void redirectsThatEndAreNone() {
        try (var site =
                site(
                        """
                        rewrite: [{ from: ^/x$, to: /y, then: redirect }]
                        locations:
                          - path: /
                            return: { to: /home }
                          - path: /home
                            return: { text: home }
                          - path: /secure/
                            return: { status: 301, to: "https://$host$request_uri" }
                        """)) {
            assertThat(site.get("a", "/").summary()).isEqualTo("302 to /home");
        }
    }

    @Test
    void filesAreTriedInOrder() throws Exception {
        Files.createDirectories(folder.resolve("s/docs"));
        Files.writeString(folder.resolve("s/a.txt"), "a");
        Files.writeString(folder.resolve("s/b.html"), "b");
        Files.writeString(folder.resolve("s/docs/index.html"), "docs");
        try (var site =
                site(
                        """
                        root: s
                        try_files: ["$uri", "$uri.html", "$uri/", "/app?path=$uri&$args"]
                        locations:
                          - path: = /app
                            methods: [GET, POST]
                            return: { text: "app $args $request_uri" }
                          - path: /strict/
                            try_files: ["$uri", "=410"]
                          - path: /loop/
                            try_files: ["$uri", "/loop/again"]
                          - path: /share/
                            alias: s
                            try_files: ["$uri", "/share/a.txt"]
                        """)) {
            assertThat(site.get("a", "/a.txt").content()).isEqualTo("a");
            assertThat(site.get("a", "/b").content()).isEqualTo("b");
            assertThat(site.get("a", "/docs").content()).isEqualTo("docs");
            assertThat(site.get("a", "/x%26?y=1").summary())
                    .isEqualTo("200 app path=%2Fx%26&y=1 /x%26?y=1");
            assertThat(site.send(post("/x", "content")).summary()).startsWith("200 app path=%2Fx");
            assertThat(site.send(post("/a.txt", "content")).status()).isEqualTo(405);
            assertThat(site.get("a", "/strict/x").status()).isEqualTo(410);
            assertThat(site.get("a", "/loop/x").status()).isEqualTo(500);
            assertThat(cause(site)).isEqualTo("forward-loop");
            assertThat(site.get("a", "/share/b.html").content()).isEqualTo("b");
            assertThat(site.get("a", "/share/none").content()).isEqualTo("a");
        }
    }

    @Test
    void aliasIsInheritedWithThePrefixItStandsFor() throws Exception {
        Files.createDirectories(folder.resolve("s/img"));
        Files.writeString(folder.resolve("s/img/x.png"), "x");
        Files.writeString(folder.resolve("s/y.png"), "y");
        try (var site =
                site(
                        """
                        locations:
                          - path: /share/
                            alias: s
                            locations:
                              - path: /share/img/
                                add_header: { X-Img: yes }
                              - path: ~ y\\.png$
                                add_header: { X-Y: yes }
                        """)) {
            assertThat(site.get("a", "/share/img/x.png").content()).isEqualTo("x");
            assertThat(site.get("a", "/share/y.png").content()).isEqualTo("y");
            assertThat(site.get("a", "/share/y.png").first("X-Y")).contains("yes");
        }
    }

    @Test
    void serverWithReturnAnswersEverythingAndDefaultServerIsChosen() {
        try (var site =
                new Site(
                        """
                        servers:
                          - listen: 127.0.0.1:80
                            server_name: a.example
                            return: { status: 301, to: "https://$host$request_uri" }
                          - listen: 127.0.0.1:80 default_server
                            server_name: [b.example, "*.b.example", "www.*"]
                            locations: [{ path: /, return: { text: "$server_name $host" } }]
                        """,
                        folder)) {
            assertThat(site.get("a.example", "//x/%41?y").summary())
                    .isEqualTo("301 to https://a.example//x/%41?y");
            assertThat(site.get("c.example", "/").summary()).isEqualTo("200 b.example c.example");
            assertThat(site.get("x.b.example", "/").summary())
                    .isEqualTo("200 b.example x.b.example");
            assertThat(site.get("www.a.example", "/").summary())
                    .isEqualTo("200 b.example www.a.example");
        }
    }

    @Test
    void locationHasItsOwnLimitOfContent() {
        try (var site =
                site(
                        """
                        locations:
                          - path: /
                            client_max_body_size: 4B
                            return: { text: x }
                            locations:
                              - path: /big/
                                client_max_body_size: 10B
                                return: { text: big }
                        """)) {
            assertThat(site.send(post("/", "12345")).status()).isEqualTo(413);
            assertThat(site.send(post("/big/", "12345")).status()).isEqualTo(200);
        }
    }
}
