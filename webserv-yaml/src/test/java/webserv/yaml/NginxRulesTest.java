package webserv.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules, answers and files to try do what a real NGINX does with the same ones, but for the rows
/// of `docs/reference/nginx-differences.md`.
class NginxRulesTest {
    @TempDir Path folder;

    /// A server of both, with the same name.
    private record Pair(String name, String nginx, String yaml, List<String> targets) {}

    private static final List<String> PLAIN =
            List.of(
                    "/",
                    "/a",
                    "/a/",
                    "/a/b",
                    "/a/b/c?x=1",
                    "/a/b/c?x=1&y=%20",
                    "/b/a%20b",
                    "/b/%C3%A4?%C3%A4",
                    "/c/a%3Fb",
                    "/c?",
                    "/old/x",
                    "/old/x?q",
                    "/2024/05/title",
                    "/a/../b/x",
                    "/a//b",
                    "/a/./b",
                    "/a/b%2Egif",
                    "/x.html",
                    "/missing",
                    "/docs",
                    "/docs/",
                    "/docs/x");

    private static final List<Pair> SAME =
            List.of(
                    new Pair(
                            "last",
                            """
                            rewrite ^/old/(.*)$ /a/$1 last;
                            location / { return 200 "root $uri $args"; }
                            location /a/ { rewrite ^/a/b/(.*)$ /b/$1 last; return 200 "a $uri $args"; }
                            location /b/ { return 200 "b $uri $args"; }
                            """,
                            """
                            rewrite: [{ from: ^/old/(.*)$, to: /a/$1, then: last }]
                            locations:
                              - { path: /, return: { text: "root $uri $args" } }
                              - path: /a/
                                rewrite: [{ from: ^/a/b/(.*)$, to: /b/$1, then: last }]
                                return: { text: "a $uri $args" }
                              - { path: /b/, return: { text: "b $uri $args" } }
                            """,
                            PLAIN),
                    new Pair(
                            "query",
                            """
                            location /a/ { rewrite ^/a/(.*)$ /q?p=$1 last; }
                            location /b/ { rewrite ^/b/(.*)$ /q?p=$1? last; }
                            location /old/ { rewrite ^ /q? last; }
                            location /c { rewrite ^ /q last; }
                            location / { return 200 "$uri|$args|$is_args|$request_uri"; }
                            """,
                            """
                            locations:
                              - path: /a/
                                rewrite: [{ from: ^/a/(.*)$, to: "/q?p=$1", then: last }]
                                return: { text: never }
                              - path: /b/
                                rewrite: [{ from: ^/b/(.*)$, to: "/q?p=$1?", then: last }]
                                return: { text: never }
                              - path: /old/
                                rewrite: [{ from: ^, to: "/q?", then: last }]
                                return: { text: never }
                              - path: /c
                                rewrite: [{ from: ^, to: /q, then: last }]
                                return: { text: never }
                              - { path: /, return: { text: "$uri|$args|$is_args|$request_uri" } }
                            """,
                            List.of(
                                    "/a/x",
                                    "/a/x?y=1",
                                    "/b/x?y=1",
                                    "/old/x?y=1",
                                    "/c?y=1",
                                    "/c",
                                    "/z?")),
                    new Pair(
                            "redirects",
                            """
                            rewrite ^/old/(.*)$ https://b.example/$1 permanent;
                            location /a/ { return 301 https://b.example$request_uri; }
                            location /b/ { return 307 /n$uri; }
                            location /c { rewrite ^/c(.*)$ /d$1 redirect; }
                            location ~ ^/(\\d+)/(\\d+)/ { return 308 /$2/$1; }
                            location = /docs { return 303 /docs/; }
                            location / { return 404; }
                            """,
                            """
                            rewrite: [{ from: ^/old/(.*)$, to: "https://b.example/$1", then: permanent }]
                            locations:
                              - { path: /a/, return: { status: 301, to: "https://b.example$request_uri" } }
                              - { path: /b/, return: { status: 307, to: /n$uri } }
                              - path: /c
                                rewrite: [{ from: ^/c(.*)$, to: /d$1, then: redirect }]
                                return: { status: 404 }
                              - { path: '~ ^/(\\d+)/(\\d+)/', return: { status: 308, to: /$2/$1 } }
                              - { path: = /docs, return: { status: 303, to: /docs/ } }
                              - { path: /, return: { status: 404 } }
                            """,
                            List.of(
                                    "/old/x",
                                    "/old/x?q=1",
                                    "/a/b?c",
                                    "/a//b",
                                    "/b/x",
                                    "/c",
                                    "/c/x?y",
                                    "/2024/05/t",
                                    "/docs",
                                    "/none")),
                    new Pair(
                            "break",
                            """
                            root ROOT;
                            location /old/ { rewrite ^/old/(.*)$ /docs/$1 break; }
                            location /a { rewrite ^/a/(.*)$ /$1; rewrite ^/b$ /x.html; }
                            """,
                            """
                            root: ROOT
                            locations:
                              - path: /old/
                                rewrite: [{ from: ^/old/(.*)$, to: /docs/$1, then: break }]
                              - path: /a
                                rewrite: [{ from: ^/a/(.*)$, to: /$1 }, { from: ^/b$, to: /x.html }]
                            """,
                            List.of(
                                    "/old/x",
                                    "/old/none",
                                    "/a/b",
                                    "/a/x.html",
                                    "/a/none",
                                    "/docs/x")),
                    new Pair(
                            "try",
                            """
                            root ROOT;
                            location / { try_files $uri $uri.html $uri/ /front?p=$uri; }
                            location = /front { return 200 "front $args"; }
                            location /docs/ { try_files $uri =404; }
                            location ~ ^/b/(.*)$ { try_files /$1.html /x.html; }
                            location /app/ { try_files $uri /x.html =404; }
                            location /q/ { try_files /$arg_f =404; }
                            """,
                            """
                            root: ROOT
                            locations:
                              - { path: /, try_files: [$uri, $uri.html, $uri/, "/front?p=$uri"] }
                              - { path: = /front, return: { text: "front $args" } }
                              - { path: /docs/, try_files: [$uri, "=404"] }
                              - { path: '~ ^/b/(.*)$', try_files: [/$1.html, /x.html] }
                              - { path: /app/, try_files: [$uri, /x.html, "=404"] }
                              - { path: /q/, try_files: [/$arg_f, "=404"] }
                            """,
                            List.of(
                                    "/x",
                                    "/x.html",
                                    "/docs/x",
                                    "/docs/none",
                                    "/b/x",
                                    "/b/y",
                                    "/app/",
                                    "/app/a/b",
                                    "/q/?f=x.html",
                                    "/q/?f=docs/x",
                                    "/q/?f=none")));

    private record Difference(String target, String nginx, String webserv) {}

    private static final Pair OTHER =
            new Pair(
                    "other",
                    """
                    location /b/ { return 307 /n$uri; }
                    location /t/ { try_files /none /q?p=$uri; }
                    location /q { return 200 $args; }
                    location ~ ^/[^nqtb] { return 302 $request_uri; }
                    """,
                    """
                    root: ROOT
                    locations:
                      - { path: /b/, return: { status: 307, to: /n$uri } }
                      - { path: /t/, try_files: [/none, "/q?p=$uri"] }
                      - { path: /q, return: { text: $args } }
                      - { path: '~ ^/[^nqtb]', return: { status: 302, to: $request_uri } }
                    """,
                    List.of());

    /// The rows of the page, in its order.
    private static final List<Difference> DIFFERENCES =
            List.of(
                    new Difference("/a%2Fb", "302 to /a%2Fb", "400"),
                    new Difference("/a%5Cb", "302 to /a%5Cb", "400"),
                    new Difference("/%FF", "302 to /%FF", "400"),
                    new Difference("/b/x%0aX-Y:%20z", "307 to /n/b/x\nX-Y: z", "400"),
                    new Difference("/b/%C3%A4", "307 to /n/b/\u00c3\u00a4", "307 to /n/b/%C3%A4"),
                    new Difference("/b/a%20b", "307 to /n/b/a b", "307 to /n/b/a%20b"),
                    new Difference("/b/a%3Fb", "307 to /n/b/a?b", "307 to /n/b/a%3Fb"),
                    new Difference("//c.example/", "302 to //c.example/", "302 to /c.example/"),
                    new Difference("/t/x", "200 p=/t/x", "200 p=%2Ft%2Fx"));

    @Test
    void whatIsDifferentIsKnown() throws Exception {
        var page =
                Files.readString(
                        Path.of("")
                                .toAbsolutePath()
                                .resolveSibling("docs")
                                .resolve("reference/nginx-differences.md"));
        try (var theirs =
                        new Nginx(
                                Files.createDirectory(folder.resolve("n")),
                                "server { listen LISTEN; server_name other;\n"
                                        + OTHER.nginx()
                                        + "}\n");
                var ours =
                        new Site(
                                ("servers:\n  - listen: 127.0.0.1:80\n" + OTHER.yaml().indent(4))
                                        .replace("ROOT", folder.toString()),
                                folder)) {
            for (var row : DIFFERENCES) {
                assertThat(theirs.get("other", row.target()).summary())
                        .as("NGINX, %s", row.target())
                        .isEqualTo(row.nginx());
                assertThat(ours.get("other", row.target()).summary())
                        .as("webserv, %s", row.target())
                        .isEqualTo(row.webserv());
                assertThat(page).contains("`" + row.target() + "`");
            }
        }
    }

    @Test
    void rulesDoWhatNginxDoes() throws Exception {
        var root = Files.createDirectories(folder.resolve("root"));
        Files.createDirectory(root.resolve("docs"));
        Files.writeString(root.resolve("docs/x"), "docs x");
        Files.writeString(root.resolve("x.html"), "x page");
        var nginx = new StringBuilder();
        var yaml = new StringBuilder("servers:\n");
        for (var pair : SAME) {
            nginx.append("server { listen LISTEN; server_name %s;\n".formatted(pair.name()))
                    .append(pair.nginx())
                    .append("}\n");
            yaml.append("  - listen: 127.0.0.1:80\n    server_name: %s\n".formatted(pair.name()))
                    .append(pair.yaml().indent(4));
        }
        var differences = new ArrayList<String>();
        try (var theirs =
                        new Nginx(
                                Files.createDirectory(folder.resolve("n")),
                                nginx.toString().replace("ROOT", root.toString()));
                var ours = new Site(yaml.toString().replace("ROOT", root.toString()), folder)) {
            for (var pair : SAME) {
                for (var target : pair.targets()) {
                    var their = theirs.get(pair.name(), target).summary();
                    var our = ours.get(pair.name(), target).summary();
                    if (!their.equals(our)) {
                        differences.add(
                                "%s %s: nginx %s, webserv %s"
                                        .formatted(pair.name(), target, their, our));
                    }
                }
            }
        }
        assertThat(differences).isEmpty();
    }
}
