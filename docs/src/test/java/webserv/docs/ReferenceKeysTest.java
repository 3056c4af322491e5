package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Scalar;
import webserv.api.spi.HandlerFactory;
import webserv.cgi.CgiFactory;
import webserv.engine.config.ConfigurationKeys;
import webserv.fastcgi.FastCgiFactory;
import webserv.handlers.RedirectFactory;
import webserv.handlers.RespondFactory;
import webserv.handlers.files.FilesFactory;
import webserv.handlers.upload.UploadFactory;

/// The tables of the configuration's reference name every key that is declared, with its default.
class ReferenceKeysTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final List<HandlerFactory> HANDLERS =
            List.of(
                    new FilesFactory(),
                    new UploadFactory(),
                    new RedirectFactory(),
                    new RespondFactory(),
                    new CgiFactory(),
                    new FastCgiFactory());

    /// A key and the section of the reference that it has to be in; empty for any.
    record Declared(String section, Key<?> key) {
        @Override
        public String toString() {
            return section + " " + key.name();
        }
    }

    /// A row of a table.
    record Row(String section, Set<String> keys, String fallback) {}

    static Stream<Declared> declared() {
        var engine = new ConfigurationKeys(List.of(), ConfigurationKeys.Extra.NONE).top();
        return Stream.concat(
                all("", engine),
                HANDLERS.stream()
                        .flatMap(factory ->
                                all("Handler `" + factory.name() + "`", factory.keys())));
    }

    private static Stream<Declared> all(String section, Keys keys) {
        return keys.all().stream().map(key -> new Declared(isOfEngine(key) ? "" : section, key));
    }

    /// What `upload` reads, too, and what `files` reads at the file's top.
    private static boolean isOfEngine(Key<?> key) {
        return Set.of("client_max_body_size", "cache_size", "cache_entries", "open_file_cache")
                .contains(key.name());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("declared")
    void keyIsInTheReferenceWithItsDefault(Declared declared) {
        var rows =
                rows().filter(row -> row.section().startsWith(declared.section()))
                        .filter(row -> row.keys().contains(declared.key().name()))
                        .toList();
        assertThat(rows).isNotEmpty();
        assertThat(rows).anyMatch(row -> tellsTheDefault(declared.key(), row.fallback()));
    }

    /// A page may write `60s` or `24h` where others would write `1m` or `1d`.
    private static <T> boolean tellsTheDefault(Key<T> key, String said) {
        var written = key.writtenFallback().orElse(said);
        return said.equals(written.isEmpty() || written.equals("[]") ? "none" : written)
                || (key.kind() instanceof Scalar<T> scalar
                        && scalar.parse(said).equals(key.fallback()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("handlerRows")
    void keyOfTheReferenceIsDeclared(Row row) {
        var names =
                HANDLERS.stream()
                        .filter(factory -> row.section().equals("Handler `" + factory.name() + "`"))
                        .flatMap(factory -> factory.keys().names().stream())
                        .toList();
        assertThat(names).containsAll(row.keys());
    }

    static Stream<Row> handlerRows() {
        return rows().filter(row -> row.section().startsWith("Handler "));
    }

    /// Key, type, default, meaning.
    private static Stream<Row> rows() {
        var rows = new ArrayList<Row>();
        var section = "";
        for (var line :
                Repository.document("docs/reference/configuration.md").text().lines().toList()) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            }
            var cells = line.split(" \\| ", -1);
            if (line.startsWith("| `") && cells.length >= 2) {
                var keys =
                        CODE.matcher(cells[0])
                                .results()
                                .map(code -> code.group(1))
                                .collect(Collectors.toSet());
                rows.add(
                        new Row(
                                section,
                                keys,
                                cells.length < 4 ? "" : cells[2].replace("`", "").strip()));
            }
        }
        return rows.stream();
    }
}
