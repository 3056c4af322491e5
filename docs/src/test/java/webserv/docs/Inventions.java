package webserv.docs;

import module java.base;

/// Configurations and requests that nobody would write, and some that somebody would.
final class Inventions {
    /// The folders that sites are made of.
    static final List<String> SITES = List.of("one", "two");

    private static final List<String> NAMES =
            List.of("a.example", "b.example", "*.example", "www.*", "*.b.example", "c");
    private static final List<String> HOSTS =
            List.of(
                    "a.example",
                    "b.example",
                    "x.b.example",
                    "www.c",
                    "www.example",
                    "c",
                    "nobody",
                    "A.Example",
                    "c.");
    private static final List<String> LOCATIONS =
            List.of("/", "/b/", "/b", "= /a", "= /b/", "/d/e/", "= /", "/d", "/%", "/b/c.txt");
    private static final List<String> PATHS =
            List.of(
                    "/",
                    "/a",
                    "/b",
                    "/b/",
                    "/b/c.txt",
                    "/d/e/f.css",
                    "/d/e/",
                    "/d",
                    "/nothing",
                    "/b/../a",
                    "/%61",
                    "/b//c.txt",
                    "/a/",
                    "/b%2Fc.txt",
                    "/../a",
                    "/%00",
                    "/.hidden",
                    "/b/c.txt?x=1",
                    "/%25",
                    "/a%",
                    "http://c/b/",
                    "*",
                    "/d/./e/f.css");
    private static final List<String> METHODS =
            List.of(
                    "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "BREW",
                    "CONNECT", "TRACE");
    private static final List<String> FIELDS =
            List.of(
                    "",
                    "",
                    "",
                    "If-None-Match: *\r\n",
                    "Range: bytes=0-0\r\n",
                    "Range: bytes=99-\r\n",
                    "Content-Length: 9999\r\n",
                    "X: a\tb\r\n",
                    "X : y\r\n",
                    "Accept-Encoding: gzip\r\n",
                    "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
                    "Host: c\r\n",
                    "Content-Length: x\r\n");

    private final Random random;

    Inventions(Random random) {
        this.random = random;
    }

    <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /// A configuration file, in YAML, of a few servers on two addresses.
    String configuration() {
        var text = new StringBuilder("client_max_body_size: 1KiB\nservers:\n");
        var names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        for (int port = 8081; port <= 8082; port++) {
            int servers = 1 + random.nextInt(3);
            for (int i = 0; i < servers; i++) {
                server(
                        text,
                        port,
                        names.subList(2 * i, 2 * i + (i == 0 ? 0 : 1) + random.nextInt(2)));
            }
        }
        return text.toString();
    }

    private void server(StringBuilder text, int port, List<String> names) {
        text.append("  - listen: 127.0.0.1:").append(port).append('\n');
        if (!names.isEmpty()) {
            text.append("    server_name: ")
                    .append(names.stream().map(name -> '"' + name + '"').toList())
                    .append('\n');
        }
        if (random.nextBoolean()) {
            text.append("    root: ").append(oneOf(SITES)).append('\n');
        }
        text.append("    locations:\n");
        var locations = new ArrayList<>(LOCATIONS);
        Collections.shuffle(locations, random);
        locations.subList(0, 1 + random.nextInt(5)).forEach(path -> location(text, path));
    }

    private void location(StringBuilder text, String path) {
        text.append("      - path: \"").append(path).append("\"\n        ");
        text.append(
                switch (random.nextInt(7)) {
                    case 0 -> "return: { status: 301, to: \"https://d.invalid/a\" }";
                    case 1 -> "return: { status: 308, to: \"https://d.invalid/\" }";
                    case 2 -> "return: { status: 410 }";
                    case 3 -> "return: { text: hello }";
                    case 4 -> (path.matches("/(.*/)?") ? "alias: " : "root: ") + oneOf(SITES);
                    case 5 -> "root: " + oneOf(SITES) + "\n        autoindex: true";
                    default -> "root: " + oneOf(SITES) + "\n        index: c.txt";
                });
        text.append('\n');
        if (random.nextInt(3) == 0) {
            text.append("        methods: [GET]\n");
        }
        if (random.nextInt(4) == 0) {
            text.append("        client_max_body_size: 10KiB\n");
        }
    }

    /// What follows a head.
    static byte[] contentOf(byte[] head) {
        var text = new String(head, StandardCharsets.ISO_8859_1);
        return new byte[text.contains("Content-Length: 9999") ? 9999 : 0];
    }

    /// The octets of a request's head.
    String request() {
        var host = random.nextInt(20) == 0 ? "" : "Host: " + oneOf(HOSTS) + "\r\n";
        return oneOf(METHODS)
                + " "
                + oneOf(PATHS)
                + " HTTP/1.1\r\n"
                + host
                + oneOf(FIELDS)
                + "\r\n";
    }
}
