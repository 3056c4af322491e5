package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written out before the image is linked means what the compiler wrote.
final class SwitchesAheadTest {
    private static final Path TOOL = Path.of("src", "build", "SwitchesAhead.java");
    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final String PACKAGE = "webserv/image/";

    @TempDir Path folder;

    @Test
    void switchesAndRecordsMeanTheSame() throws Exception {
        var jar = packed("webserv-sample.jar");
        var before = Files.readAllBytes(jar);
        writeOut();
        assertThat(Files.readAllBytes(jar)).isNotEqualTo(before);
        assertThat(answers(jar))
                .contains("0 null", "1 negative", "5 red", "12 large circle", "17 array")
                .isEqualTo(new AheadSample().get());
    }

    @Test
    void nothingIsLeftToTheRunTime() throws Exception {
        var jar = packed("webserv-sample.jar");
        assertThat(code(jar)).contains(":typeSwitch:", ":equals:", ":hashCode:");
        writeOut();
        assertThat(code(jar)).doesNotContain(":typeSwitch:", ":equals:", ":hashCode:");
    }

    @Test
    void jarsOfOthersAreLeftAsTheyAre() throws Exception {
        var jar = packed("library.jar");
        var before = Files.readAllBytes(jar);
        writeOut();
        assertThat(Files.readAllBytes(jar)).isEqualTo(before);
    }

    /// The sample in a jar of its own.
    private Path packed(String name) throws IOException {
        var jar = folder.resolve(name);
        var arguments = new ArrayList<>(List.of("--create", "--file", jar.toString()));
        try (var files = Files.newDirectoryStream(CLASSES.resolve(PACKAGE), "AheadSample*.class")) {
            for (var file : files) {
                arguments.addAll(List.of("-C", CLASSES.toString(), PACKAGE + file.getFileName()));
            }
        }
        tool("jar", arguments.toArray(String[]::new));
        return jar;
    }

    private void writeOut() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        assertThat(Program.of(java, TOOL, folder).run()).isEqualTo(new Finished(0, "", ""));
    }

    private static List<String> answers(Path jar) throws Exception {
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            var sample = loader.loadClass(AheadSample.class.getName());
            var told = ((Supplier<?>) sample.getConstructor().newInstance()).get();
            return ((List<?>) told).stream().map(String::valueOf).toList();
        }
    }

    /// Instructions that the run time is to link, among all others.
    private static String code(Path jar) {
        var sample = AheadSample.class.getName();
        return tool("javap", "-c", "-p", "-cp", jar.toString(), sample, sample + "$All");
    }

    private static String tool(String name, String... arguments) {
        var said = new StringWriter();
        var output = new PrintWriter(said, true);
        var status = ToolProvider.findFirst(name).orElseThrow().run(output, output, arguments);
        assertThat(status).as("%s: %s", name, said).isZero();
        return said.toString();
    }
}
