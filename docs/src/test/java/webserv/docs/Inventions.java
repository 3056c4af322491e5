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
            List.of(
                    "/",
                    "/b/",
                    "/b",
                    "= /a",
                    "= /b/",
                    "/d/e/",
                    "= /",
                    "/d",
                    "/%",
                    "/b/c.txt",
                    "^~ /errors/",
                    "~ \\\\.txt$",
                    "~* ^/B/(?<rest>.*)$",
                    "~ ^/d/(.+)/");
    private static final List<String> PAGES =
            List.of(
                    "404: /errors/404.html",
                    "404: \"=200 /a\"",
                    "404: \"= /b/c.txt\"",
                    "403-405: /nothing",
                    "410: https://d.invalid/gone$uri",
                    "412: /a",
                    "416: \"=302 https://d.invalid/\"",
                    "405: { to: /errors/404.html, status: 410 }",
                    "417: /a",
                    "421: https://d.invalid/gone",
                    "501: \"=200 /a\"",
                    "400-503: /errors/404.html");
    private static final List<String> ADDED =
            List.of(
                    "X-Way: \"$uri $is_args$args\"",
                    "X-Host: \"$host:$server_port $scheme $server_name\"",
                    "X-Group: \"$request_method\"",
                    "X-Empty: \"\"",
                    "ETag: \"\"",
                    "Vary: Cookie",
                    "Content-Language: x",
                    "X-Asked: \"$http_range\"",
                    "Cache-Control: no-store");
    private static final List<String> RULES =
            List.of(
                    "{ from: \"^/old/(.*)$\", to: \"/b/$1\", then: last }",
                    "{ from: \"^/old/(.*)$\", to: \"/d/$1?\" }",
                    "{ from: \"\\\\.txt$\", to: \"/a\" }",
                    "{ from: \"^/d/e/(.*)$\", to: \"/$1\", then: break }",
                    "{ from: \"^/gone\", to: \"https://d.invalid$uri\", then: permanent }",
                    "{ from: \"^/moved/(.*)\", to: \"/b/$1?x=$arg_x\", then: 303 }",
                    "{ from: \"^/b/(.*)$\", to: \"/old/$1\", then: last }",
                    "{ from: \"^/$\", to: \"/a\", then: last }",
                    "{ from: \"^/up(.*)$\", to: \"/..$1\" }");
    private static final List<String> TRIES =
            List.of(
                    "[\"$uri\", \"$uri/\", \"=404\"]",
                    "[\"$uri\", \"/a\"]",
                    "[\"$uri.txt\", \"$uri\", \"/nothing?u=$uri\"]",
                    "[\"/b/c.txt\", \"=410\"]",
                    "[\"/nowhere\", \"/nowhere\"]");
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
                    "https://a.example/b/",
                    "https://nobody/",
                    "*",
                    "/d/./e/f.css",
                    "/old/c.txt",
                    "/old/../old/?y",
                    "/gone/by",
                    "/moved/c.txt?x=1",
                    "/up/a",
                    "/up",
                    "/B/c.txt",
                    "/errors/404.html",
                    "/errors/none");
    private static final List<String> METHODS =
            List.of(
                    "GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "PUT", "OPTIONS", "DELETE",
                    "PATCH", "BREW", "CONNECT", "TRACE");
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
                    "If-Modified-Since: Sun, 06 Nov 2044 08:49:37 GMT\r\n",
                    "If-Match: \"none\"\r\n",
                    "If-None-Match: \"none\"\r\n",
                    "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
                    "Range: bytes=0-3\r\nAccept-Encoding: gzip\r\n",
                    "Range: bytes=1-2, 4-5\r\n",
                    "Range: bytes=0-1\r\nIf-Range: \"none\"\r\nAccept-Encoding: gzip\r\n",
                    "Range: lines=1-2\r\n",
                    "Accept-Encoding: gzip;q=0.5, identity;q=0.1\r\n",
                    "Accept-Encoding: identity;q=0, *;q=0\r\n",
                    "Accept: application/json\r\n",
                    "Accept: text/html\r\n",
                    "Connection: upgrade\r\nUpgrade: websocket\r\n",
                    "Host: c\r\n",
                    "Content-Length: x\r\n",
                    "Expect: bogus\r\n",
                    "Expect: bogus\r\nAccept: application/json\r\n",
                    "Transfer-Encoding: gzip, chunked\r\nAccept: text/plain\r\n");

    private static final List<String> STORED =
            List.of("a", "b", "a?x", "deeper/a", "deeper/", "", ".hidden", "a/", "c", "deeper/b/c");
    private static final List<String> STORING =
            List.of("PUT", "PUT", "PUT", "POST", "POST", "DELETE", "GET", "HEAD", "PATCH");
    private static final List<String> STORING_FIELDS =
            List.of(
                    "",
                    "Content-Length: 200\r\n",
                    "Content-Length: 200\r\n",
                    "Content-Length: 200\r\nIf-None-Match: *\r\n",
                    "Content-Length: 200\r\nIf-Match: *\r\n",
                    "Content-Length: 200\r\nContent-Range: bytes 0-199/200\r\n",
                    "Content-Length: 200\r\nContent-Encoding: gzip\r\n",
                    "Content-Length: 200\r\nUpload-Complete: ?0\r\n",
                    "Content-Length: 200\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                    "Content-Length: 200\r\nSlug: stored\r\n",
                    "Content-Length: 200\r\nSlug: deeper\r\n",
                    "Content-Length: 200\r\nContent-Disposition: form-data; filename=\"..\"\r\n",
                    "Content-Length: 200\r\nContent-Digest: none\r\n");
    private static final List<String> QUOTAS = List.of("1GiB", "100B", "1MiB", "500B");
    private static final String STORE = "/store/";
    private static final Pattern CONTENT_LENGTH = Pattern.compile("Content-Length: (\\d+)");

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
        policy(text, "    ");
        text.append("    locations:\n");
        if (random.nextBoolean()) {
            text.append("      - path: ").append(STORE).append("\n        ").append(upload());
            text.append('\n');
            policy(text, "        ");
        }
        var locations = new ArrayList<>(LOCATIONS);
        Collections.shuffle(locations, random);
        locations.subList(0, 1 + random.nextInt(6)).forEach(path -> location(text, path, "      "));
    }

    /// Rules, fields and error pages of a server or location.
    private void policy(StringBuilder text, String indent) {
        some(text, indent + "rewrite:\n", RULES, indent + "  - ");
        some(text, indent + "error_page:\n", PAGES, indent + "  ");
        some(text, indent + "add_header:\n", ADDED, indent + "  ");
    }

    /// Mostly none, else a few; of those that share a key, the first.
    private void some(StringBuilder text, String head, List<String> all, String indent) {
        if (random.nextInt(3) > 0) {
            return;
        }
        var chosen = new ArrayList<>(all);
        Collections.shuffle(chosen, random);
        var keys = new HashSet<String>();
        text.append(head);
        var few = chosen.subList(0, 1 + random.nextInt(3));
        var range = few.stream().filter(line -> line.matches("\\d+-.*")).findFirst();
        range.map(List::of).orElse(few).stream()
                .filter(line -> line.startsWith("{") || keys.add(line.replaceAll("[-:].*", "")))
                .forEach(line -> text.append(indent).append(line).append('\n'));
    }

    private void location(StringBuilder text, String path, String indent) {
        var inner = indent + "  ";
        text.append(indent).append("- path: \"").append(path).append("\"\n").append(inner);
        boolean stores = path.matches("/(.*/)?") && random.nextInt(3) == 0;
        text.append(
                stores
                        ? upload()
                        : switch (random.nextInt(11)) {
                            case 0 -> "return: { status: 301, to: \"https://d.invalid/a\" }";
                            case 1 -> "return: { status: 308, to: \"https://d.invalid/\" }";
                            case 2 -> "return: { status: 410 }";
                            case 3 -> "return: { text: hello }";
                            case 7 ->
                                    "return: { status: 302, to: \"https://d.invalid$uri$is_args$args\" }";
                            case 8 -> "return: { text: \"$request_method $uri at $host\" }";
                            case 9, 10 ->
                                    "root: "
                                            + oneOf(SITES)
                                            + "\n"
                                            + inner
                                            + "try_files: "
                                            + oneOf(TRIES)
                                            + "\n"
                                            + inner
                                            + "gzip: true";
                            case 4 ->
                                    (path.matches("/(.*/)?") ? "alias: " : "root: ") + oneOf(SITES);
                            case 5 -> "root: " + oneOf(SITES) + "\n" + inner + "autoindex: true";
                            default -> "root: " + oneOf(SITES) + "\n" + inner + "index: c.txt";
                        });
        text.append('\n');
        if (!stores && random.nextInt(3) == 0) {
            text.append(inner).append("methods: [GET]\n");
        }
        if (random.nextInt(4) == 0) {
            text.append(inner).append("client_max_body_size: 10KiB\n");
        }
        policy(text, inner);
        if (path.matches("/(.*/)?") && indent.length() < 10 && random.nextInt(3) == 0) {
            text.append(inner).append("locations:\n");
            location(text, "= " + path + "c.txt", inner + "  ");
            location(text, path + "e/", inner + "  ");
            location(text, "~ c\\\\.txt$", inner + "  ");
        }
    }

    /// Stores that several locations have, and that keep what was stored; each has its own quota.
    private String upload() {
        int store = random.nextInt(QUOTAS.size());
        boolean resumable = store == 0;
        return "upload: { store: stores/%s, create: true, quota: %s, folders: %s, allow_delete: %s, %s }"
                .formatted(
                        store,
                        QUOTAS.get(store),
                        random.nextBoolean(),
                        random.nextInt(4) > 0,
                        resumable
                                ? "resumable: true"
                                : oneOf(
                                        List.of(
                                                "listing: true",
                                                "listing: false",
                                                "delete_folders: true",
                                                "inline: true")));
    }

    /// What follows a head.
    static byte[] contentOf(byte[] head) {
        var length = CONTENT_LENGTH.matcher(new String(head, StandardCharsets.ISO_8859_1));
        return new byte[length.find() ? Integer.parseInt(length.group(1)) : 0];
    }

    /// The octets of a request's head.
    String request() {
        var host = random.nextInt(20) == 0 ? "" : "Host: " + oneOf(HOSTS) + "\r\n";
        boolean stores = random.nextInt(5) == 0;
        return (stores ? oneOf(STORING) : oneOf(METHODS))
                + " "
                + (stores ? STORE + oneOf(STORED) : oneOf(PATHS))
                + " HTTP/1.1\r\n"
                + host
                + (stores ? oneOf(STORING_FIELDS) : oneOf(FIELDS))
                + "\r\n";
    }
}
