package webserv.app.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    /// The pipe has no reader. It is looked at with each flush.
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipeThatTookTheNameLosesLinesUntilItIsGone() throws Exception {
        var file = folder.resolve("a.log");
        try (var target = Target.of(file)) {
            Files.delete(file);
            LogFileTest.pipe(file);
            target.lookNow();
            write(target, "1\n");
            write(target, "2\n");
            assertThat(target.lost()).isEqualTo(2);
            Files.delete(file);
            write(target, "3\n");
            assertThat(target.lost()).isZero();
        }
        assertThat(file).hasContent("3\n");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void unexpectedFailureLosesLinesAndHarmsNothingElse(Throwable failure) throws IOException {
        var file = folder.resolve("a.log");
        var failing = new AtomicReference<@Nullable Throwable>();
        var target = Target.of(file, name -> fail(failing.get(), name));
        try (target) {
            failing.set(failure);
            Files.delete(file);
            target.lookNow();
            write(target, "1\n");
            write(target, "2\n");
            assertThat(target.lost()).isEqualTo(2);
            failing.set(null);
            write(target, "3\n");
            assertThat(target.lost()).isZero();
        }
        assertThat(file).hasContent("3\n");
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IllegalStateException("test"), new LinkageError("test"));
    }

    private static SeekableByteChannel fail(@Nullable Throwable failure, Path file)
            throws IOException {
        return switch (failure) {
            case null -> LogFile.open(file);
            case Error error -> throw error;
            default -> throw new IllegalStateException(failure);
        };
    }

    /// Its channel is closed by that.
    @Test
    void writerThatWasInterruptedBeginsAnew() throws IOException {
        var file = folder.resolve("a.log");
        try (var target = Target.of(file)) {
            Thread.currentThread().interrupt();
            write(target, "1\n");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(target.lost()).isEqualTo(1);
            write(target, "2\n");
        }
        assertThat(file).hasContent("2\n");
    }
}
