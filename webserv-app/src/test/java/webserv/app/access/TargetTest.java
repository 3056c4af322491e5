package webserv.app.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
    @TempDir Path folder;

    private static void write(Target target, String line) {
        target.add(line.getBytes(US_ASCII), line.length());
        target.flush();
    }

    @Test
    void linesAreAddedBehindWhatIsThere() throws IOException {
        var file = Files.writeString(folder.resolve("a.log"), "before\n");
        try (var target = Target.of(file)) {
            target.add("1\n".getBytes(US_ASCII), 2);
            target.add("2\n".getBytes(US_ASCII), 2);
            assertThat(file).hasContent("before\n");
            target.flush();
        }
        assertThat(file).hasContent("before\n1\n2\n");
    }

    @Test
    void movedFileIsBegunAnew() throws IOException {
        var file = folder.resolve("a.log");
        try (var target = Target.of(file)) {
            write(target, "1\n");
            Files.move(file, folder.resolve("a.log.1"));
            target.lookNow();
            write(target, "2\n");
            Files.delete(file);
            target.lookNow();
            write(target, "3\n");
        }
        assertThat(folder.resolve("a.log.1")).hasContent("1\n");
        assertThat(file).hasContent("3\n");
    }

    @Test
    void fullDiskLosesLinesAndHarmsNothingElse() throws IOException {
        try (var full = Target.of(Path.of("/dev/full"))) {
            write(full, "1\n");
            write(full, "2\n");
            assertThat(full.lost()).isEqualTo(2);
        }
    }

    @Test
    void linesAreWrittenAgainWhenThereIsRoom() throws IOException {
        var file = folder.resolve("a.log");
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        try (var target = Target.of(file)) {
            write(target, "1\n");
            assertThat(target.lost()).isEqualTo(1);
            Files.delete(file);
            target.lookNow();
            write(target, "2\n");
            assertThat(target.lost()).isZero();
        }
        assertThat(file).hasContent("2\n");
    }

    @Test
    void streamIsWrittenAndLeftOpen() throws IOException {
        var out = new ByteArrayOutputStream();
        try (var target = Target.of(out)) {
            write(target, "1\n");
        }
        assertThat(out).hasToString("1\n");
    }

    @Test
    void fileThatCannotBeOpenedIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> Target.of(folder))
                .withMessageStartingWith("the access log " + folder + " cannot be opened: ");
    }
}
