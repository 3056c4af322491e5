package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The environment of programs, compared with what Apache httpd's mod_cgi gives them for the same
/// requests. `docs/reference/cgi-differences.md` lists every difference, with its reason; this test
/// holds the list complete, and free of differences that are none.
final class CgiEnvironmentTest {
    private static final Path PAGE = Path.of("../docs/reference/cgi-differences.md");

    /// Name, request line and fields of each request; `Host` is added where none is there, and
    /// content where there is any.
    private static final List<Sent> REQUESTS =
            List.of(
                    get("plain", ""),
                    new Sent("HTTP/1.0", "GET /cgi-bin/env.sh HTTP/1.0", ""),
                    new Sent("HTTP/1.0 without Host", "GET /cgi-bin/env.sh HTTP/1.0", "", "-"),
                    new Sent("HEAD", "HEAD /cgi-bin/env.sh HTTP/1.1", ""),
                    send(
                            "POST",
                            "a form",
                            "a=b",
                            "Content-Type: application/x-www-form-urlencoded"),
                    send(
                            "POST",
                            "two Content-Type lines",
                            "a=b",
                            "Content-Type: text/plain",
                            "Content-Type: text/html"),
                    send(
                            "POST",
                            "two Content-Type lines that are the same",
                            "a=b",
                            "Content-Type: text/plain",
                            "content-type: text/plain"),
                    send("POST", "content of length 0", "", "Content-Length: 0"),
                    send("POST", "no content at all", ""),
                    send("PUT", "PUT", "abc"),
                    send("DELETE", "DELETE", ""),
                    send("PATCH", "PATCH", "{}", "Content-Type: application/json"),
                    send(
                            "POST",
                            "chunked content",
                            "3\r\nabc\r\n0\r\n\r\n",
                            "Transfer-Encoding: chunked"),
                    get("query", "?a=b&c=d"),
                    get("empty query", "?"),
                    get("encoded query", "?a=%20%2F%00"),
                    get("query of words", "?a+b"),
                    get("query like an option", "?-s"),
                    get("path behind the script", "/a/b"),
                    get("slash behind the script", "/"),
                    get("encoded path behind the script", "/a%20b/%C3%BC"),
                    get("dots behind the script", "/a/../b"),
                    get("empty segments behind the script", "//a//b"),
                    get("encoded slash", "/a%2Fb"),
                    get("encoded question mark", "/a%3Fb"),
                    new Sent("encoded script", "GET /cgi-bin/%65nv.sh HTTP/1.1", ""),
                    new Sent("dots before the script", "GET /cgi-bin/x/../env.sh HTTP/1.1", ""),
                    get("parameters in the path", "/a;b=c"),
                    new Sent(
                            "absolute-form",
                            "GET http://www.example.org/cgi-bin/env.sh?q HTTP/1.1",
                            ""),
                    get("Host with a port", "", "Host: www.example.org:81"),
                    get("Host in capitals", "", "Host: WWW.Example.ORG"),
                    get("Host is an IPv6 address", "", "Host: [::1]:81"),
                    get("Accept", "", "Accept: text/html, */*;q=0.5", "Accept-Language: de"),
                    get(
                            "User-Agent and Referer",
                            "",
                            "User-Agent: probe/1",
                            "Referer: http://a.example/"),
                    get("one Cookie line", "", "Cookie: a=1; b=2"),
                    get("two Cookie lines", "", "Cookie: a=1", "Cookie: b=2"),
                    get("repeated field", "", "X-A: 1", "X-A: 2"),
                    get("repeated field in other letters", "", "X-A: 1", "x-a: 2"),
                    get("empty value", "", "X-A:"),
                    get("white space around a value", "", "X-A: \t b \t"),
                    get("octets beyond ASCII", "", "X-A: \u00c3\u00bc"),
                    get("octets that are not UTF-8", "", "X-A: a\u00e9b"),
                    get("octets of which some are UTF-8", "", "X-A: \u00c3\u00bc\u00e9"),
                    get(
                            "octets that are not UTF-8 in one of two lines",
                            "",
                            "X-A: \u00c3\u00bc",
                            "X-A: \u00e9"),
                    get("underscore in a name", "", "X-User: me", "X_User: you"),
                    get("dot in a name", "", "X.User: you"),
                    get("digit in a name", "", "X-9: nine"),
                    get("sign in a name", "", "X!: a"),
                    get("credentials", "", "Authorization: Basic YTpi"),
                    get("credentials for a proxy", "", "Proxy-Authorization: Basic YTpi"),
                    get("httpoxy", "", "Proxy: http://evil.example:80"),
                    get("httpoxy in other letters", "", "pROXY: http://evil.example:80"),
                    get("Shellshock", "", "User-Agent: () { :;}; echo vulnerable"),
                    get("Shellshock in a cookie", "", "Cookie: () { :;}; /bin/id"),
                    send("POST", "Expect", "abc", "Expect: 100-continue"),
                    get("range and condition", "", "Range: bytes=0-1", "If-None-Match: \"a\""),
                    get(
                            "fields of the connection",
                            "",
                            "Keep-Alive: 5",
                            "TE: trailers",
                            "Upgrade: a"));

    private static final Pattern ROW =
            Pattern.compile("\\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\| [^|]+ \\|");
    private static final String ALWAYS = "each";
    private static final String NONE = "not set";

    @TempDir Path folder;

    @Test
    void everyDifferenceFromModCgiIsListedWithItsReason() throws Exception {
        var site = Files.createDirectory(folder.resolve("site"));
        var programs = Files.createDirectory(folder.resolve("cgi-bin"));
        var program =
                Files.writeString(
                        programs.resolve("env.sh"),
                        "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\n'\nenv\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        var address = Address.free();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: site
                            locations:
                              - path: /cgi-bin/
                                alias: cgi-bin
                                cgi: {}
                        """
                                .formatted(address));
        try (var apache = Apache.start(folder, site, programs);
                var _ = Image.BUILT.serve(configuration, address)) {
            var found = new TreeSet<String>();
            var always = differences(REQUESTS.getFirst(), apache.address(), address);
            always.forEach((name, values) -> found.add(row(ALWAYS, name, values)));
            for (var request : REQUESTS.subList(1, REQUESTS.size())) {
                differences(request, apache.address(), address)
                        .forEach((name, values) -> {
                            if (!values.equals(always.get(name))) {
                                found.add(row(request.name(), name, values));
                            }
                        });
            }
            assertThat(found).containsExactlyElementsOf(listed());
        }
    }

    /// The rows of the page without their reasons.
    private static SortedSet<String> listed() throws IOException {
        var rows = new TreeSet<String>();
        for (var line : Files.readAllLines(PAGE)) {
            var row = ROW.matcher(line);
            if (row.matches() && !row.group(1).equals("Request") && !row.group(1).equals("---")) {
                rows.add(row(row.group(1), row.group(2), row.group(3) + " | " + row.group(4)));
            }
        }
        return rows;
    }

    private static String row(String request, String variable, String values) {
        return request + " | " + variable + " | " + values;
    }

    /// What differs, by variable: both values, as the page shows them. The status counts as one.
    private Map<String, String> differences(Sent request, Address apache, Address webserv)
            throws IOException {
        var theirs = environment(request, apache);
        var ours = environment(request, webserv);
        var names = new TreeSet<>(theirs.keySet());
        names.addAll(ours.keySet());
        var differences = new LinkedHashMap<String, String>();
        for (var name : names) {
            var one = theirs.getOrDefault(name, NONE);
            var other = ours.getOrDefault(name, NONE);
            if (!one.equals(other)) {
                differences.put("`" + name + "`", one + " | " + other);
            }
        }
        return differences;
    }

    /// The variables that the program saw; the status alone where it did not run.
    private Map<String, String> environment(Sent request, Address server) throws IOException {
        try (var socket = server.connect()) {
            socket.getOutputStream().write(request.octets());
            var answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            var last = RawAnswer.all(answer, request.line().startsWith("HEAD")).getLast();
            var variables = new TreeMap<String, String>();
            variables.put("(status)", "`" + last.status() + "`");
            if (last.status() == 200) {
                for (var line : last.content().split("\n", -1)) {
                    int sign = line.indexOf('=');
                    if (sign > 0) {
                        var value = shown(line.substring(sign + 1), server, socket.getLocalPort());
                        variables.put(line.substring(0, sign), value);
                    }
                }
            }
            return variables;
        }
    }

    /// A value without what differs from run to run.
    private String shown(String value, Address server, int ownPort) {
        return value.isEmpty()
                ? "empty"
                : "`"
                        + value.replace(folder.toString(), "")
                                .replace(server.host(), "ADDRESS")
                                .replaceAll("\\b" + server.port() + "\\b", "PORT")
                                .replaceAll("\\b" + ownPort + "\\b", "CLIENT")
                                .replaceAll("^Apache/.*", "Apache/2.4")
                                .replaceAll("^webserv/[0-9][0-9A-Za-z.-]*$", "webserv/0.1")
                                .replaceAll("^[0-9]+-[0-9a-f]+-[0-9a-f]+[.].*", "RUN")
                                .chars()
                                .mapToObj(CgiEnvironmentTest::octet)
                                .collect(Collectors.joining())
                        + "`";
    }

    /// One beyond ASCII by its number.
    private static String octet(int octet) {
        return octet < 0x80 ? Character.toString(octet) : "\\x%02X".formatted(octet);
    }

    /// @param name as the page calls it
    /// @param line the request line
    /// @param content sent behind the head
    /// @param fields the field lines; `-` for not even Host
    record Sent(String name, String line, String content, List<String> fields) {
        Sent(String name, String line, String content, String... fields) {
            this(name, line, content, List.of(fields));
        }

        byte[] octets() {
            var lines = new ArrayList<>(List.of(line));
            var all = fields.stream().filter(field -> !field.equals("-")).toList();
            if (fields.stream()
                    .noneMatch(field -> field.equals("-") || field.startsWith("Host:"))) {
                lines.add("Host: www.example.org");
            }
            lines.addAll(all);
            if (!content.isEmpty() && !all.contains("Transfer-Encoding: chunked")) {
                lines.add("Content-Length: " + content.length());
            }
            lines.add("Connection: close");
            return (String.join("\r\n", lines) + "\r\n\r\n" + content)
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private static Sent get(String name, String rest, String... fields) {
        return new Sent(name, "GET /cgi-bin/env.sh" + rest + " HTTP/1.1", "", fields);
    }

    private static Sent send(String method, String name, String content, String... fields) {
        return new Sent(name, method + " /cgi-bin/env.sh HTTP/1.1", content, fields);
    }
}
