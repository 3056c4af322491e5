package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.yaml.YamlSource;

/// What `webserv schema` prints is a schema by a validator of others, and agrees with `check`.
class SchemaTest {
    private static final String DIVIDER = "\n----------\n";

    /// Reads a document from each line: a name and a value. Debian's validator, wherever `python3`
    /// may lead.
    private static final List<String> VALIDATOR =
            List.of(
                    "/usr/bin/python3",
                    "-c",
                    """
                    import json, sys
                    from jsonschema import Draft202012Validator
                    schema = json.load(open(sys.argv[1]))
                    Draft202012Validator.check_schema(schema)
                    validator = Draft202012Validator(schema)
                    for line in sys.stdin:
                        name, document = json.loads(line)
                        for error in validator.iter_errors(document):
                            print(name, error.json_path, error.message[:200])
                    """);

    @TempDir static Path folder;

    /// Of what is built in.
    private static Path schema;

    /// With a plugin that does not declare its keys.
    private static Path schemaWithPlugin;

    @BeforeAll
    static void printTheSchemas() throws Exception {
        var plugins = Files.createDirectory(folder.resolve("plugins"));
        var tutorial = new PluginSource(Repository.document("docs/tutorial/plugin.md"));
        assertThat(tutorial.compileTo(folder.resolve("hello"))).isEmpty();
        SnippetsTest.pack(folder.resolve("hello"), plugins.resolve("hello.jar"));
        var none = Files.createDirectory(folder.resolve("none"));
        schema = print("schema.json", none);
        schemaWithPlugin = print("schema-with-plugin.json", plugins);
    }

    private static Path print(String name, Path plugins) throws Exception {
        var printed = Webserv.run(folder, "schema", "--plugins", plugins.toString());
        assertThat(printed.status()).as(printed.output()).isZero();
        return Files.writeString(folder.resolve(name), printed.output());
    }

    @Test
    void everyGoodConfigurationIsValid() throws Exception {
        var documents = new LinkedHashMap<String, String>();
        documents.putAll(goodOnesOfTheSuite());
        SnippetsTest.configurations()
                .forEach(block -> documents.put(block.toString(), block.text()));
        var own = Repository.ROOT.resolve("distribution/src/main/image/conf/webserv.yaml");
        documents.put("webserv.yaml", Files.readString(own));
        assertThat(documents).hasSizeGreaterThan(20);
        assertThat(errors(schemaWithPlugin, documents, false)).isEmpty();
        assertThat(errors(schemaWithPlugin, documents, true)).isEmpty();
    }

    private static Map<String, String> goodOnesOfTheSuite() throws IOException {
        var good = new TreeMap<String, String>();
        var suite = Repository.ROOT.resolve("webserv-yaml/src/test/resources/config");
        try (var files = Files.list(suite)) {
            for (var file : files.toList()) {
                var text = Files.readString(file);
                int divider = text.indexOf(DIVIDER);
                if (!text.startsWith("w.yaml:", divider + DIVIDER.length())) {
                    good.put(file.getFileName().toString(), text.substring(0, divider + 1));
                }
            }
        }
        return good;
    }

    @Test
    void aPluginIsPartOfTheSchema() throws Exception {
        var document =
                Map.of(
                        "plugin",
                        "servers: [{ listen: 80, locations: [{ path: /, hello: { greeting: a } }] }]");
        assertThat(errors(schemaWithPlugin, document, false)).isEmpty();
        assertThat(errors(schema, document, false)).contains("'hello' was unexpected");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    misspelt key of the top         | lops: 1
                    misspelt key of a server        | servers: [{ listen: 80, root: a, srver_name: b }]
                    misspelt key of a location      | servers: [{ listen: 80, locations: [{ path: /, root: a, autoindx: true, handler: files }] }]
                    misspelt key of a nested one    | servers: [{ listen: 80, locations: [{ path: /, root: a, locations: [{ pth: /b }] }] }]
                    misspelt key of a section       | servers: [{ listen: 80, locations: [{ path: /, cgi: { timout: 1s } }] }]
                    misspelt key of a return        | servers: [{ listen: 80, return: { too: /a } }]
                    misspelt key of a rule          | servers: [{ listen: 80, root: a, rewrite: [{ from: a, too: /b }] }]
                    misspelt key of an error page   | servers: [{ listen: 80, root: a, error_page: { 404: { to: /a, staus: 200 } } }]
                    misspelt key of a test          | tests: [{ request: GET /, expct: { status: 200 } }]
                    misspelt key of an access log   | access_log: { file: off, fromat: json }
                    access log without a file       | access_log: ""
                    format of an access log         | access_log: { file: off, format: jsno }
                    folder without a name           | servers: [{ listen: 80, root: "" }]
                    store without a name            | servers: [{ listen: 80, locations: [{ path: /, upload: { store: "" } }] }]
                    socket without a name           | control: ""
                    own key at another level        | servers: [{ listen: 80, root: a, loops: 1 }]
                    text for a flag                 | autoindex: maybe
                    list for a flag                 | autoindex: [true]
                    text for a section              | servers: [{ listen: 80, locations: [{ path: /, cgi: php }] }]
                    text for a server               | servers: [a]
                    mapping for a text              | transport: { a: b }
                    fraction for a number           | backlog: 1.5
                    number above                    | gzip_comp_level: 10
                    number below                    | field_count: 0
                    unknown word                    | symlinks: maybe
                    unknown status of a redirect    | servers: [{ listen: 80, locations: [{ path: /, redirect: { status: 304, to: /a } }] }]
                    unknown method                  | methods: [GET, HEAD]
                    unknown word behind then        | servers: [{ listen: 80, root: a, rewrite: [{ from: a, to: /b, then: lst }] }]
                    unknown handler                 | servers: [{ listen: 80, locations: [{ path: /, handler: nobody }] }]
                    number above, in quotes         | gzip_comp_level: "10"
                    size above                      | request_line_size: 2MiB
                    size below                      | request_line_size: 13B
                    time above                      | keepalive_timeout: 366d
                    time below                      | keepalive_timeout: 0s
                    cache of a location             | servers: [{ listen: 80, root: a, cache_size: 1MiB }]
                    size without unit               | client_max_body_size: 1000
                    size with an unknown unit       | client_max_body_size: 10m
                    time without unit               | keepalive_timeout: 30
                    time with an unknown unit       | keepalive_timeout: 30 seconds
                    unknown word for a lifetime     | expires: never
                    server without addresses        | servers: [{ root: a }]
                    no servers                      | servers: []
                    no addresses                    | servers: [{ listen: [], root: a }]
                    no methods                      | methods: []
                    one path to try                 | try_files: ["$uri"]
                    text to try                     | try_files: $uri
                    error page of no status         | error_page: { 999: /a }
                    error page of a success         | error_page: { 200: /a }
                    error page of a class           | error_page: { 4xx: /a }
                    error page of an open range     | error_page: { 500-: /a }
                    location without path           | servers: [{ listen: 80, locations: [{ root: a }] }]
                    port above                      | servers: [{ listen: 65536, root: a }]
                    port 0                          | servers: [{ listen: 0, root: a }]
                    port above, in quotes           | servers: [{ listen: "65536", root: a }]
                    port above, behind a host       | servers: [{ listen: "127.0.0.1:70000", root: a }]
                    no port                         | servers: [{ listen: localhost, root: a }]
                    no host                         | servers: [{ listen: ":80", root: a }]
                    IPv6 without brackets           | servers: [{ listen: "::1:80", root: a }]
                    relative socket                 | servers: [{ listen: "unix:run/w", root: a }]
                    unknown word behind an address  | servers: [{ listen: 80 default, root: a }]
                    two addresses in one            | servers: [{ listen: 80 81, root: a }]
                    name with a port                | servers: [{ listen: 80, root: a, server_name: "a.example:80" }]
                    name with a blank               | servers: [{ listen: 80, root: a, server_name: a b }]
                    name with a star inside         | servers: [{ listen: 80, root: a, server_name: "a*.example" }]
                    name with an empty label        | servers: [{ listen: 80, root: a, server_name: a..example }]
                    name with a scheme              | servers: [{ listen: 80, root: a, server_name: "http://a" }]
                    relative path                   | servers: [{ listen: 80, locations: [{ path: a, root: a }] }]
                    path with a query               | servers: [{ listen: 80, locations: [{ path: /a?b, root: a }] }]
                    path with a backslash           | servers: [{ listen: 80, locations: [{ path: '/a\\b', root: a }] }]
                    exact path that is relative     | servers: [{ listen: 80, locations: [{ path: = a, root: a }] }]
                    sign of no path                 | servers: [{ listen: 80, locations: [{ path: "!~ /a", root: a }] }]
                    number for a path               | servers: [{ listen: 80, locations: [{ path: 80, root: a }] }]
                    no expression                   | servers: [{ listen: 80, locations: [{ path: "~", root: a }] }]
                    locations by their paths        | servers: [{ listen: 80, locations: { /: { root: a } } }]
                    two handlers                    | servers: [{ listen: 80, locations: [{ path: /, cgi: { timeout: 1s }, upload: { store: a } }] }]
                    handler beside return           | servers: [{ listen: 80, locations: [{ path: /, return: { to: /a }, handler: files, root: a }] }]
                    upload beside return            | servers: [{ listen: 80, locations: [{ path: /, return: { to: /a }, upload: { store: a } }] }]
                    root beside alias               | servers: [{ listen: 80, locations: [{ path: /, root: a, alias: b }] }]
                    root beside alias of files      | servers: [{ listen: 80, locations: [{ path: /, files: { root: a, alias: b } }] }]
                    two answers                     | servers: [{ listen: 80, return: { to: /a, text: b } }]
                    locations beside return         | servers: [{ listen: 80, return: { to: /a }, locations: [{ path: /, root: a }] }]
                    """)
    void badConfigurationIsInvalid(String name, String text) throws Exception {
        var whole =
                text.startsWith("servers") ? text : "servers: [{ listen: 80, root: a }]\n" + text;
        assertThat(errors(schema, Map.of(name, whole), false)).isNotEmpty();
    }

    /// Nothing of it is looked for on the disk.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    blanks around an address       | servers: [{ listen: " 80  default_server ", return: { text: x } }]
                    zeros before a port            | servers: [{ listen: "*:00080", return: { text: x } }]
                    greatest port                  | servers: [{ listen: [65535, "127.0.0.1:65534"], return: { text: x } }]
                    IPv6 in brackets               | servers: [{ listen: "[::1]:80", return: { text: x } }]
                    socket of any name             | servers: [{ listen: "unix:/tmp/a;bä(*)\u00a0.sock", return: { text: x } }]
                    names of all forms             | servers: [{ listen: 80, server_name: [A.Example, "*.b-c.example", "www.*", _, "[::1]", 127, 1.5, true], return: { text: x } }]
                    name with a Kelvin sign        | servers: [{ listen: 80, server_name: "\u212a", return: { text: x } }]
                    paths of all forms             | servers: [{ listen: 80, locations: [{ path: "/ä b", return: { text: x } }, { path: "=/a", return: { text: x } }, { path: "=  /b", return: { text: x } }, { path: "^~\u2003/c", return: { text: x } }, { path: "~* [.]php$", return: { text: x } }, { path: "~^/e\\nf", return: { text: x } }] }]
                    status beside an answer        | servers: [{ listen: 80, return: { text: x, status: 404, type: text/plain } }]
                    alias inside of a root         | servers: [{ listen: 80, root: /tmp, locations: [{ path: /a/, alias: /tmp, locations: [{ path: /a/b/, root: /tmp }] }] }]
                    root beside an alias of others | servers: [{ listen: 80, root: /tmp, alias: /tmp, locations: [{ path: /, return: { text: x } }, { path: /a/, alias: /tmp }] }]
                    handler with its settings      | servers: [{ listen: 80, locations: [{ path: /, handler: files, root: /tmp }, { path: /a, files: { root: /tmp } }] }]
                    """)
    void goodConfigurationIsValid(String name, String text) throws Exception {
        var file = Files.writeString(folder.resolve("good.yaml"), text);
        var checked = Webserv.run(folder, "check", "-c", file.toString());
        assertThat(checked.status()).as(checked.output()).isZero();
        assertThat(errors(schema, Map.of(name, text), false)).isEmpty();
        assertThat(errors(schema, Map.of(name, text), true)).isEmpty();
    }

    /// @param asTexts whether all values are in quotes
    private static String errors(Path schema, Map<String, String> documents, boolean asTexts)
            throws Exception {
        var lines = new StringBuilder();
        for (var document : documents.entrySet()) {
            var file = Files.writeString(folder.resolve("document.yaml"), document.getValue());
            lines.append('[')
                    .append(quoted(document.getKey()))
                    .append(',')
                    .append(json(root(file), asTexts))
                    .append("]\n");
        }
        var input = Files.writeString(folder.resolve("documents.json"), lines);
        var output = folder.resolve("errors.txt");
        var command = Stream.concat(VALIDATOR.stream(), Stream.of(schema.toString())).toList();
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(input.toFile())
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(Duration.ofMinutes(2))).isTrue();
        var said = Files.readString(output);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static Node root(Path file) {
        try {
            return new YamlSource().read(file).mapping();
        } catch (ConfigException wrong) {
            throw new AssertionError(wrong);
        }
    }

    /// A text becomes what YAML 1.2 takes a plain one for (core schema, §10.3.2).
    private static String json(Node node, boolean asTexts) {
        return switch (node) {
            case Node.Text(_, var text) ->
                    !asTexts && text.matches("true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?")
                            ? text
                            : quoted(text);
            case Node.Unusable _ -> "null";
            case Node.Items(_, var items) ->
                    items.stream()
                            .map(item -> json(item, asTexts))
                            .collect(Collectors.joining(",", "[", "]"));
            case Node.Mapping(_, var entries) ->
                    entries.entrySet().stream()
                            .map(entry ->
                                    quoted(entry.getKey())
                                            + ":"
                                            + json(entry.getValue().value(), asTexts))
                            .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars()
                .forEach(c ->
                        quoted.append(
                                c < ' ' || c == '"' || c == '\\' || c > '~'
                                        ? String.format("\\u%04x", c)
                                        : String.valueOf((char) c)));
        return quoted.append('"').toString();
    }
}
