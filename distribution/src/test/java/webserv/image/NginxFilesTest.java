package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same tree of files, asked for from webserv and from Debian's NGINX: what differs is a
/// difference that docs/reference/nginx-differences.md lists with its reason.
final class NginxFilesTest {
    private static final Path PAGE = Path.of("../docs/reference/nginx-differences.md");
    private static final Instant MODIFIED = Instant.parse("1994-11-06T08:49:37Z");
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final String LATER = "Sun, 06 Nov 1994 08:49:38 GMT";

    private static final List<String> PATHS =
            List.of(
                    "/",
                    "/index.html",
                    "/a.txt",
                    "/a.txt?x=1",
                    "/empty.txt",
                    "/sub",
                    "/sub?x=1&y",
                    "/sub/",
                    "/sub/index.html",
                    "/noindex",
                    "/noindex/",
                    "/missing",
                    "/missing/",
                    "/a.txt/",
                    "/a.txt/b",
                    "//a.txt",
                    "///sub",
                    "/./a.txt",
                    "/sub/../a.txt",
                    "/sub/..",
                    "/%61.txt",
                    "/a%20b.txt",
                    "/a+b.txt",
                    "/%C3%BC.txt",
                    "/%c3%bc.txt",
                    "/u%CC%88.txt",
                    "/.hidden",
                    "/.hidden/",
                    "/.well-known/x",
                    "/...",
                    "/..",
                    "/../a.txt",
                    "/%2e%2e/a.txt",
                    "/sub/%2e%2e/a.txt",
                    "/sub/%2e./a.txt",
                    "/sub%2Findex.html",
                    "/sub%2findex.html",
                    "/sub%5Cindex.html",
                    "/a.txt%00",
                    "/%00",
                    "/a%0Ab",
                    "/%FF",
                    "/%C0%AF",
                    "/%C0%AE%C0%AE/a.txt",
                    "/%zz",
                    "/%",
                    "/a.txt%20",
                    "/link",
                    "/folder-link",
                    "/folder-link/",
                    "/folder-link/index.html",
                    "/out",
                    "/out-folder/secret.txt",
                    "/broken",
                    "/circle",
                    "/fifo",
                    "/share/x.txt",
                    "/share/",
                    "/share",
                    "/share/../a.txt",
                    "/share/..%2Fa.txt",
                    "/share/sub",
                    "/packed/a.css",
                    "/packed/a.css.gz",
                    "/packed/only.css",
                    "/packed/plain.css",
                    "/expires/a.txt",
                    "/never/a.txt",
                    "/never/link",
                    "/noext",
                    "/a.unknown",
                    "/style.css",
                    "/pic.png",
                    "/data.json",
                    "/script.js",
                    "/script.mjs",
                    "/page.xhtml",
                    "/a.svg",
                    "/a.wasm",
                    "/a.woff2",
                    "/a.pdf",
                    "/a.md",
                    "/a.csv",
                    "/a.mp4",
                    "/a.ico",
                    "/a.tar.gz");

    private static final List<String> FIELDS =
            List.of(
                    "Range: bytes=0-0",
                    "Range: bytes=2-4",
                    "Range: bytes=-3",
                    "Range: bytes=5-",
                    "Range: bytes=0-",
                    "Range: bytes=10-",
                    "Range: bytes=100-200",
                    "Range: bytes=0-999",
                    "Range: bytes=-999",
                    "Range: bytes=-0",
                    "Range: bytes=0-1,3-4",
                    "Range: bytes=3-4,0-1",
                    "Range: bytes=0-5,2-7",
                    "Range: bytes=0-1,100-",
                    "Range: bytes=3-1",
                    "Range: bytes=abc",
                    "Range: bytes=",
                    "Range: chars=0-1",
                    "Range: BYTES=0-1",
                    "Range: bytes= 0-1",
                    "Range: bytes=0-1,",
                    "Range: bytes=99999999999999999999-",
                    "Range: bytes=0-99999999999999999999",
                    "If-Modified-Since: " + DATE,
                    "If-Modified-Since: " + EARLIER,
                    "If-Modified-Since: " + LATER,
                    "If-Modified-Since: yesterday",
                    "If-Modified-Since: Sunday, 06-Nov-94 08:49:37 GMT",
                    "If-Modified-Since: Sun Nov  6 08:49:37 1994",
                    "If-Unmodified-Since: " + DATE,
                    "If-Unmodified-Since: " + EARLIER,
                    "If-Unmodified-Since: " + LATER,
                    "If-Unmodified-Since: yesterday",
                    "If-None-Match: *",
                    "If-None-Match: \"x\"",
                    "If-None-Match: TAG",
                    "If-None-Match: W/TAG",
                    "If-None-Match: \"x\", TAG",
                    "If-None-Match: x",
                    "If-None-Match: \"x\"\r\nIf-Modified-Since: " + DATE,
                    "If-Match: *",
                    "If-Match: \"x\"",
                    "If-Match: TAG",
                    "If-Match: W/TAG",
                    "If-Match: \"x\"\r\nIf-Unmodified-Since: " + DATE,
                    "Range: bytes=0-1\r\nIf-Range: TAG",
                    "Range: bytes=0-1\r\nIf-Range: \"x\"",
                    "Range: bytes=0-1\r\nIf-Range: W/TAG",
                    "Range: bytes=0-1\r\nIf-Range: " + DATE,
                    "Range: bytes=0-1\r\nIf-Range: " + EARLIER,
                    "Range: bytes=0-1\r\nIf-Range: " + LATER,
                    "Range: bytes=0-1\r\nIf-Modified-Since: " + DATE,
                    "Range: bytes=100-\r\nIf-None-Match: *",
                    "Range: bytes=100-\r\nIf-Match: \"x\"",
                    "Accept-Encoding: gzip",
                    "Accept-Encoding: gzip, deflate, br",
                    "Accept-Encoding: br",
                    "Accept-Encoding: gzip;q=0",
                    "Accept-Encoding: gzip;q=0.5",
                    "Accept-Encoding: *",
                    "Accept-Encoding: *;q=0",
                    "Accept-Encoding: identity",
                    "Accept-Encoding: identity;q=0",
                    "Accept-Encoding: gzip;q=0.5, identity",
                    "Accept-Encoding: x-gzip",
                    "Accept-Encoding: GZIP",
                    "Accept-Encoding: gzipped",
                    "Accept-Encoding: gzip\r\nRange: bytes=0-1",
                    "Accept-Encoding: gzip\r\nIf-None-Match: TAG");

    /// A difference that is meant: its name on the page, and what tells it.
    private record Difference(String name, Pattern pattern) {
        static Difference of(String name, String pattern) {
            return new Difference(name, Pattern.compile(pattern));
        }
    }

    /// The first one that a request matches is its class.
    private static final List<Difference> DIFFERENCES =
            List.of(
                    Difference.of("hidden files", "\\S+ /(\\.hidden|\\.\\.\\.) 404/200 .*"),
                    Difference.of("links out of the root", "\\S+ /out\\S* 404/200 .*"),
                    Difference.of(
                            "links that are not followed", "\\S+ /(circle|never/link) 404/403 .*"),
                    Difference.of("special files", "\\S+ /fifo 403/404 .*"),
                    Difference.of("encoded slashes", "\\S+ \\S*%(2F|2f|5C)\\S* 400/(200|404) .*"),
                    Difference.of(
                            "encoded controls and what is not UTF-8",
                            "\\S+ \\S*%(0A|FF|C0)\\S* 400/404 .*"),
                    Difference.of("HEAD with a range", "HEAD .*Range: .* 200/(206|416) .*"),
                    Difference.of(
                            "ranges of an empty file", "GET /empty.txt .*Range: .* 416/200 .*"),
                    Difference.of(
                            "ranges that break the grammar",
                            "GET .*Range: bytes=(3-1|abc) 200/416 .*"),
                    Difference.of(
                            "ranges with an empty element or a huge number",
                            "GET .*Range: bytes=0-(1,|9{20}) 206/416 .*"),
                    Difference.of(
                            "dates in If-Range",
                            "GET .*If-Range: \\S+ \\S+ \\S+ \\S+ \\S+ GMT 200/206 .*"),
                    Difference.of(
                            "If-Modified-Since by order",
                            ".*If-Modified-Since: \\S+ \\S+ \\S+ \\S+ 08:49:38 GMT 304/200 .*"),
                    Difference.of(
                            "dates that are none", ".*If-Unmodified-Since: yesterday 200/412 .*"),
                    Difference.of(
                            "weights of codings",
                            "GET /packed/a.css Accept-Encoding: (\\*|x-gzip|gzip;q=0.5, identity) 200/200 .*"),
                    Difference.of(
                            "ranges of packed files",
                            "GET /packed/a.css Accept-Encoding: gzip Range: bytes=0-1 206/200 .*"),
                    Difference.of(
                            "packed files that are older", "GET /packed/old.css .* 200/200 .*"),
                    Difference.of(
                            "packed files without the file", "GET /packed/only.css .* 404/200 .*"),
                    Difference.of(
                            "media types",
                            "\\S+ \\S+\\.(js|mjs|md|csv|ico|gz) 200/200 \\[Content-Type\\]"));

    @TempDir static Path folder;

    private static final Address OURS = Address.free();
    private static final Address THEIRS = Address.free();
    private static RunningServer server;
    private static Process nginx;

    @BeforeAll
    static void start() throws IOException {
        makeTree(Files.createDirectory(folder.resolve("site")));
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: site
                            locations:
                              - { path: /share/, alias: share }
                              - { path: /packed/, gzip_static: true }
                              - { path: /expires/, expires: 1h }
                              - { path: /never/, symlinks: never }
                        """
                                .formatted(OURS));
        server = Image.BUILT.serve(configuration, OURS);
        nginx = startNginx();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
        nginx.toHandle().destroy();
        nginx.waitFor();
    }

    private static Process startNginx() throws IOException {
        Files.createDirectory(folder.resolve("tmp"));
        Files.writeString(
                folder.resolve("nginx.conf"),
                """
                daemon off;
                master_process off;
                pid nginx.pid;
                error_log stderr notice;
                events {}
                http {
                  include /etc/nginx/mime.types;
                  default_type application/octet-stream;
                  charset utf-8;
                  charset_types text/css text/plain text/xml text/markdown text/csv
                    application/javascript application/xhtml+xml image/svg+xml;
                  access_log off;
                  absolute_redirect off;
                  client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp;
                  uwsgi_temp_path tmp; scgi_temp_path tmp;
                  server {
                    listen %s;
                    root site;
                    location /share/ { alias share/; }
                    location /packed/ { gzip_static on; gzip_vary on; }
                    location /expires/ { expires 1h; }
                    location /never/ { disable_symlinks on from=$document_root; }
                  }
                }
                """
                        .formatted(THEIRS));
        var process = Program.of("nginx", "-p", folder, "-c", folder.resolve("nginx.conf")).start();
        Transcript.of(process).await("using the \"epoll\" event method");
        return process;
    }

    private static void makeTree(Path site) throws IOException {
        for (var name :
                List.of(
                        "index.html",
                        "a.txt",
                        "sub/index.html",
                        "a b.txt",
                        "a+b.txt",
                        "ü.txt",
                        "u\u0308.txt",
                        ".hidden",
                        ".well-known/x",
                        "...",
                        "noindex/a",
                        "noext",
                        "a.unknown",
                        "style.css",
                        "pic.png",
                        "data.json",
                        "script.mjs",
                        "page.xhtml",
                        "a.svg",
                        "a.wasm",
                        "a.woff2",
                        "a.pdf",
                        "a.md",
                        "a.csv",
                        "a.mp4",
                        "a.ico",
                        "a.tar.gz",
                        "packed/a.css",
                        "packed/plain.css",
                        "expires/a.txt",
                        "never/a.txt",
                        "../share/x.txt",
                        "../share/sub/y",
                        "../secret.txt")) {
            write(site.resolve(name), "0123456789");
        }
        write(site.resolve("empty.txt"), "");
        write(site.resolve("packed/a.css.gz"), "packed");
        write(site.resolve("packed/only.css.gz"), "packed");
        write(site.resolve("packed/old.css.gz"), "packed");
        Files.writeString(site.resolve("packed/old.css"), "changed since");
        link(site, "link", "a.txt");
        link(site, "folder-link", "sub");
        link(site, "out", "../secret.txt");
        link(site, "out-folder", "..");
        link(site, "broken", "nowhere");
        link(site, "circle", "circle");
        link(site, "never/link", "a.txt");
        Program.of("mkfifo", site.resolve("fifo")).run();
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
    }

    private static void link(Path site, String name, String target) throws IOException {
        Files.createSymbolicLink(site.resolve(name), Path.of(target));
    }

    private static List<String> requests() {
        var requests = new ArrayList<String>();
        for (var path : PATHS) {
            requests.add("GET " + path + " HTTP/1.1\r\n");
            if (!path.endsWith("%") && !path.endsWith("%zz")) {
                // A target that is none is refused before anybody looks at the method.
                requests.add("HEAD " + path + " HTTP/1.1\r\n");
            }
        }
        for (var fields : FIELDS) {
            for (var path : List.of("/a.txt", "/empty.txt", "/packed/a.css", "/sub/", "/missing")) {
                requests.add("GET " + path + " HTTP/1.1\r\n" + fields + "\r\n");
            }
            requests.add("HEAD /a.txt HTTP/1.1\r\n" + fields + "\r\n");
        }
        for (var path : List.of("/packed/old.css", "/packed/only.css")) {
            requests.add("GET " + path + " HTTP/1.1\r\nAccept-Encoding: gzip\r\n");
        }
        return requests;
    }

    @Test
    void whatDiffersFromNginxIsListed() throws IOException {
        var classes = new TreeSet<String>();
        var unlisted = new ArrayList<String>();
        for (var request : requests()) {
            var ours = answer(OURS, request);
            var theirs = answer(THEIRS, request);
            if (!ours.equals(theirs)) {
                var difference = difference(request, ours, theirs);
                DIFFERENCES.stream()
                        .filter(known -> known.pattern().matcher(difference).matches())
                        .findFirst()
                        .ifPresentOrElse(
                                known -> classes.add(known.name()), () -> unlisted.add(difference));
            }
        }
        assertThat(unlisted).as("differences that no class explains").containsExactly();
        assertThat(classes)
                .as("classes that occur")
                .containsExactlyInAnyOrderElementsOf(
                        DIFFERENCES.stream().map(Difference::name).toList());
        assertThat(Files.readString(PAGE))
                .contains(classes.stream().map(name -> "| " + name + " |").toList());
    }

    /// One line: the request, our status, NGINX's, and the names of what else differs.
    private static String difference(
            String request, Map<String, String> ours, Map<String, String> theirs) {
        var names = new TreeSet<>(ours.keySet());
        names.retainAll(theirs.keySet());
        names.removeIf(
                name -> name.equals("status") || Objects.equals(ours.get(name), theirs.get(name)));
        return request.replace(" HTTP/1.1", "").strip().replace("\r\n", " ")
                + " "
                + ours.get("status")
                + "/"
                + theirs.get("status")
                + " "
                + names;
    }

    private static Map<String, String> answer(Address address, String request) throws IOException {
        var withTag =
                request.contains("TAG") ? request.replace("TAG", tag(address, request)) : request;
        return summary(exchange(address, withTag), request.startsWith("HEAD"));
    }

    /// The entity tag that a server gives the plain request's answer.
    private static String tag(Address address, String request) throws IOException {
        var path = request.split(" ", -1)[1];
        var accepted = request.contains("Accept-Encoding: gzip") ? "Accept-Encoding: gzip\r\n" : "";
        var tags = exchange(address, "GET " + path + " HTTP/1.1\r\n" + accepted).values("ETag");
        return tags.isEmpty() ? "\"none\"" : tags.getFirst();
    }

    private static RawAnswer exchange(Address address, String request) throws IOException {
        try (var socket = address.connect()) {
            var whole = request + "Host: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(whole.getBytes(StandardCharsets.ISO_8859_1));
            var octets = socket.getInputStream().readAllBytes();
            return RawAnswer.all(
                            new String(octets, StandardCharsets.ISO_8859_1),
                            request.startsWith("HEAD"))
                    .getFirst();
        }
    }

    /// What is compared: of an error only its status, as each server has pages of its own.
    private static Map<String, String> summary(RawAnswer answer, boolean isHead) {
        boolean error = answer.status() >= 400;
        var summary = new TreeMap<String, String>();
        summary.put("status", "" + answer.status());
        summary.put("Location", field(answer, "Location"));
        summary.put("Content-Range", field(answer, "Content-Range"));
        if (answer.status() == 200 || answer.status() == 206) {
            for (var name :
                    List.of(
                            "Content-Type",
                            "Content-Encoding",
                            "Last-Modified",
                            "Vary",
                            "Cache-Control",
                            "Content-Length")) {
                summary.put(name, field(answer, name));
            }
        }
        if (!error && answer.status() != 301) {
            summary.put("ETag", answer.values("ETag").isEmpty() ? "absent" : "present");
            summary.put("content", isHead ? "" : answer.content());
        }
        return normal(summary);
    }

    /// The boundary of parts is each server's own, and so the length of the whole.
    private static Map<String, String> normal(Map<String, String> summary) {
        var type = summary.getOrDefault("Content-Type", "");
        int boundary = type.indexOf("boundary=");
        if (boundary < 0) {
            return summary;
        }
        summary.remove("Content-Length");
        return summary.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry ->
                                        entry.getValue()
                                                .replace(type.substring(boundary + 9), "B")));
    }

    private static String field(RawAnswer answer, String name) {
        return answer.values(name).stream().findFirst().orElse("absent");
    }
}
