package webserv.docs;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documents show is accepted by the programs that it is written for.
class SnippetsTest {
    /// The folders that configurations name.
    private static final List<String> FOLDERS =
            List.of("site", "share", "programs", "wiki", "repositories");

    /// Commands that a reader has, beside those that are files of the repository.
    private static final Set<String> COMMANDS = Set.of("cp", "jar", "javac");

    @TempDir Path folder;

    static Stream<Document.Block> configurations() {
        return Repository.documents().stream()
                .flatMap(document -> document.blocks("yaml").stream())
                .filter(block -> block.text().lines().anyMatch("servers:"::equals));
    }

    static Stream<Document> plugins() {
        return Repository.documents().stream()
                .filter(document -> !document.blocks("java").isEmpty());
    }

    static Stream<Document.Block> commands() {
        return Repository.documents().stream().flatMap(document -> document.blocks("sh").stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("configurations")
    void wholeConfigurationPassesTheCheck(Document.Block block) throws Exception {
        for (var name : FOLDERS) {
            Files.createDirectory(folder.resolve(name));
        }
        var plugins = Files.createDirectory(folder.resolve("plugins"));
        var tutorial = new PluginSource(Repository.document("docs/tutorial/plugin.md"));
        assertThat(tutorial.compileTo(folder.resolve("hello"))).isEmpty();
        pack(folder.resolve("hello"), plugins.resolve("hello.jar"));
        var file = Files.writeString(folder.resolve("webserv.yaml"), block.text());
        var outcome =
                Webserv.run(
                        folder, "check", "-c", file.toString(), "--plugins", plugins.toString());
        assertThat(outcome.status()).as(outcome.output()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plugins")
    void pluginCompilesAgainstTheContractsAlone(Document document) throws IOException {
        assertThat(new PluginSource(document).compileTo(folder)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void commandIsThere(Document.Block block) {
        var reference = Repository.document("docs/reference/command-line.md").text();
        var lines =
                block.text().replace("\\\n", " ").lines().filter(line -> !line.isBlank()).toList();
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> {
                    var words = List.of(line.strip().split(" +", -1));
                    if (words.getFirst().startsWith("./")) {
                        assertThat(Repository.ROOT.resolve(words.getFirst())).isExecutable();
                    } else if (words.getFirst().startsWith("../")) {
                        assertThat(block.document().path().resolveSibling(words.getFirst()))
                                .isExecutable();
                    } else {
                        assertThat(COMMANDS).contains(words.getFirst());
                    }
                    if (words.getFirst().equals("./webserv") && words.size() > 1) {
                        assertThat(reference).contains("\n## `webserv " + words.get(1) + "`\n");
                    }
                });
    }

    static void pack(Path classes, Path jar) {
        var tool = ToolProvider.findFirst("jar").orElseThrow();
        int status =
                tool.run(
                        System.out,
                        System.err,
                        "--create",
                        "--file",
                        jar.toString(),
                        "-C",
                        classes.toString(),
                        ".");
        assertThat(status).isZero();
    }
}
