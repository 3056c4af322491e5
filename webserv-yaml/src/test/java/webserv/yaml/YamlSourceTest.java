package webserv.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.spi.ConfigSource;

class YamlSourceTest {
    private static final int MOST_OCTETS = 16 << 20;

    @TempDir Path directory;

    @Test
    void everyKeyAndValueKnowsItsPlace() throws IOException {
        var file = write("a: 1\nb:\n  - x\n  - { c: 'd' }\n");
        var b = new YamlSource().read(file).find("b").orElseThrow();
        var name = file.toString();
        var entry =
                new Node.Entry(new Origin(name, 4, 7), new Node.Text(new Origin(name, 4, 10), "d"));
        assertThat(b)
                .isEqualTo(
                        new Node.Items(
                                new Origin(name, 3, 3),
                                List.of(
                                        new Node.Text(new Origin(name, 3, 5), "x"),
                                        new Node.Mapping(
                                                new Origin(name, 4, 5), Map.of("c", entry)))));
    }

    @Test
    void keysKeepTheirOrder() throws IOException {
        assertThat(read("z: 1\na: 2\nm: 3\n").ownKeys()).containsExactly("z", "a", "m");
    }

    @Test
    void relativePathsStartFromTheFilesFolder() throws IOException {
        assertThat(read("root: site\n").path("root")).contains(directory.resolve("site"));
    }

    @Test
    void fileIsShownAsItWasNamed() {
        var name = Path.of("src/../no-such.yaml");
        assertRefused(name, "src/../no-such.yaml: the file does not exist: check the name");
    }

    @Test
    void directoryIsRefused() {
        assertRefused(directory, directory + ": the file is a directory: name a file in it");
        assertRefused(Path.of("/"), "/: the file is a directory: name a file in it");
    }

    @Test
    void fileWithoutPermissionIsRefused() throws IOException {
        var file = failing(new AccessDeniedException("w.yaml"));
        assertRefused(file, "w.yaml: the file may not be read: check its permissions");
    }

    @Test
    void fileThatFailsWhileReadIsRefused() throws IOException {
        var file = failing(new FileSystemException("w.yaml", null, "Input/output error"));
        assertRefused(file, "w.yaml: the file cannot be read: w.yaml: Input/output error");
    }

    @Test
    void emptyFileIsRefused() throws IOException {
        var file = write("");
        assertRefused(file, file + ": the file is empty: it has no setting in it");
    }

    @Test
    void fileOfSixteenMebibytesIsRead() throws IOException {
        var line = "# of sixteen...\n";
        var text = "a: b # and more\n" + line.repeat(MOST_OCTETS / line.length() - 1);
        assertThat(read(text).text("a")).isEqualTo("b");
    }

    @Test
    void largerFileIsRefusedBeforeItIsParsed() throws IOException {
        var file = write("\t" + "x".repeat(MOST_OCTETS));
        assertRefused(file, file + ": the file is larger than 16 MiB: a configuration may not be");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    NUL                   | 613A2000           | 1:4: octet 4 is NUL
                    NUL behind two octets | C3A90A6100         | 2:2: octet 5 is NUL
                    lone continuation     | 613A200A2080       | 2:2: octet 6 is not UTF-8
                    ISO-8859-1            | 613A20E90A         | 1:4: octet 4 is not UTF-8
                    overlong slash        | C0AF               | 1:1: octet 1 is not UTF-8
                    surrogate             | 61EDA080           | 1:2: octet 2 is not UTF-8
                    cut short             | 613A20E282         | 1:4: octet 4 is not UTF-8
                    behind a mark         | EFBBBF6180         | 1:2: octet 5 is not UTF-8
                    an ELF program        | 7F454C46020101008A | 1:8: octet 8 is NUL
                    """)
    void binaryFileIsRefused(String what, String octets, String mistake) throws IOException {
        var file = directory.resolve("w.yaml");
        Files.write(file, HexFormat.of().parseHex(octets));
        assertRefused(file, file + ":" + mistake + ": a configuration is text in UTF-8");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "little end first, FFFE61003A00, 1:1: octet 1 is not UTF-8",
        "big end first, FEFF0061003A, 1:1: octet 1 is not UTF-8",
        "without a mark, 61003A000A00, 1:2: octet 2 is NUL",
    })
    void fileInUtf16IsToldAsOne(String what, String octets, String mistake) throws IOException {
        var file = directory.resolve("w.yaml");
        Files.write(file, HexFormat.of().parseHex(octets));
        assertRefused(
                file,
                file
                        + ":"
                        + mistake
                        + ": a configuration is text in UTF-8, and this looks like UTF-16");
    }

    @Test
    void sourceIsFoundAsAService() {
        getClass().getModule().addUses(ConfigSource.class);
        assertThat(ServiceLoader.load(ConfigSource.class))
                .hasOnlyElementsOfType(YamlSource.class)
                .hasSize(1);
    }

    @Test
    void extensionsAreThoseOfYaml() {
        assertThat(new YamlSource().extensions()).containsExactlyInAnyOrder("yaml", "yml");
    }

    private Settings read(String text) throws IOException {
        return new YamlSource().read(write(text));
    }

    private Path write(String text) throws IOException {
        var file = directory.resolve("w.yaml");
        return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A file that cannot be read. Permissions will not do: tests may run as root, who reads all.
    private static Path failing(IOException failure) throws IOException {
        var provider = mock(FileSystemProvider.class);
        when(provider.newInputStream(any())).thenThrow(failure);
        var fileSystem = mock(FileSystem.class);
        when(fileSystem.provider()).thenReturn(provider);
        var file = mock(Path.class);
        when(file.getFileSystem()).thenReturn(fileSystem);
        when(file.toString()).thenReturn("w.yaml");
        when(file.toAbsolutePath()).thenReturn(Path.of("/w.yaml"));
        return file;
    }

    private static void assertRefused(Path file, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new YamlSource().read(file))
                .withMessage(message);
    }
}
