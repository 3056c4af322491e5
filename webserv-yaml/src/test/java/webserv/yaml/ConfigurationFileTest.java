package webserv.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.config.ConfigException;
import webserv.engine.Routes;
import webserv.engine.config.ConfigurationKeys;
import webserv.engine.config.ConfigurationReader;
import webserv.router.TreeRouter;

/// Runs the files below `config`: a configuration, a line of dashes, and what becomes of it: a
/// rendering, or the error as a user sees it.
class ConfigurationFileTest {
    private static final String DIVIDER = "\n----------\n";

    /// The least number of files: a folder that is not found would let the test pass.
    private static final int LEAST_FILES = 40;

    @TempDir Path directory;

    static List<String> files() throws IOException {
        try (var files = Files.list(folder())) {
            var names = files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names).hasSizeGreaterThan(LEAST_FILES);
            return names;
        }
    }

    static String configuration(String name) throws IOException {
        var text = Files.readString(folder().resolve(name));
        return text.substring(0, text.indexOf(DIVIDER) + 1);
    }

    private static Path folder() {
        try {
            var folder = ConfigurationFileTest.class.getResource("/config");
            return Path.of(Objects.requireNonNull(folder).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void configurationBecomesWhatItsFileSays(String name) throws IOException {
        var file = Files.writeString(directory.resolve("w.yaml"), configuration(name));
        var text = Files.readString(folder().resolve(name));
        int divider = text.indexOf(DIVIDER);
        var outcome = outcome(file).replace(directory + "/", "");
        assertThat(outcome).isEqualTo(text.substring(divider + DIVIDER.length()).stripTrailing());
    }

    private static String outcome(Path file) {
        try {
            var router = new TreeRouter();
            var reader =
                    new ConfigurationReader(
                            FakeHandlers.factories(),
                            ConfigurationKeys.Extra.NONE,
                            (_, servers, mistakes) -> Routes.look(servers, router, mistakes));
            var configuration = reader.read(new YamlSource().read(file));
            var _ = Routes.compile(configuration, router, _ -> {});
            return Rendering.of(configuration);
        } catch (ConfigException refusal) {
            return String.valueOf(refusal.getMessage());
        }
    }
}
