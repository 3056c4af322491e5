package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store in a process of its own that has no descriptor left, and then one more for each try.
class DescriptorExhaustionTest {
    private static final int MOST_SECONDS = 120;

    @TempDir private Path folder;

    @Test
    void requestIsForLaterUntilThereAreDescriptorsAgain() throws Exception {
        var said = folder.resolve("said");
        var process = start(Files.createDirectory(folder.resolve("store")), said);
        try {
            assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readAllLines(said))
                .map(line -> line.replaceAll("( 503)+", " 503.."))
                .containsExactly(
                        "put 503.. 201",
                        "put with a digest 503.. 201",
                        "put into a new folder 503.. 201",
                        "form 503.. 201",
                        "get 503.. 200",
                        "creation 503.. 201",
                        "length and a part 503.. 204",
                        "part with a digest 503.. 204",
                        "last part 503.. 201",
                        "removal of an upload 503.. 204",
                        "removal of a file 503.. 204",
                        "removal of a folder 503.. 204",
                        "store: aa, digest, form, whole: hello, world");
    }

    private static Process start(Path store, Path said) throws Exception {
        var classes =
                String.join(
                        File.pathSeparator,
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path"),
                        Path.of("target", "test-classes").toString());
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 100 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-MaxFDLimit",
                        "-cp",
                        classes,
                        FewDescriptors.class.getName(),
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }
}
