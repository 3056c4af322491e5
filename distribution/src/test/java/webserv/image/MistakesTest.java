package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs `webserv check` over the files below `src/test/mistakes`: a configuration, a line of
/// dashes, and all the lines that it is refused with. Each is about one reader that the image has,
/// the last about all of them together.
final class MistakesTest {
    private static final Path FILES = Path.of(System.getProperty("mistakes.home"));
    private static final String DIVIDER = "\n----------\n";

    @TempDir Path folder;

    static List<String> files() throws IOException {
        try (var files = Files.list(FILES)) {
            var names = files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names).hasSizeGreaterThan(5);
            return names;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void allMistakesAreTold(String name) throws IOException {
        var text = Files.readString(FILES.resolve(name));
        int divider = text.indexOf(DIVIDER);
        Files.createDirectory(folder.resolve("site"));
        Files.writeString(folder.resolve("file.txt"), "no folder");
        Files.writeString(folder.resolve("w.yaml"), text.substring(0, divider + 1));
        var checked = Program.of(Image.BUILT.script(), "check", "-c", "w.yaml").in(folder).run();
        var lines =
                checked.err()
                        .lines()
                        .map(line -> line.replaceFirst("^webserv: ", ""))
                        .map(line -> line.replace(folder + "/", ""))
                        .collect(Collectors.joining("\n", "", "\n"));
        assertThat(lines).isEqualTo(text.substring(divider + DIVIDER.length()));
        assertThat(checked.exit()).isEqualTo(2);
    }
}
