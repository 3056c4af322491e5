package webserv.app.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that is full in the middle of a line, and what comes of the line.
class HalfLineTest {
    private static final String BATCH = "1\n22\n333\n";
    private static final int MUCH = 1000;

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.log");
    }

    private Target on(SmallDisk disk) throws IOException {
        return Target.of(file, disk::open);
    }

    private static void write(Target target, String lines) {
        lines.lines()
                .map(line -> (line + "\n").getBytes(US_ASCII))
                .forEach(line -> target.add(line, line.length));
        target.flush();
    }

    @ParameterizedTest(name = "room for {0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsNotLostIsInTheFileInOneOrder(int room) throws IOException {
        var disk = new SmallDisk(room);
        try (var target = on(disk)) {
            write(target, BATCH);
            var begun = (int) BATCH.substring(0, room).lines().count();
            assertThat(target.lost()).isEqualTo(3 - begun);
            disk.makeRoom(MUCH);
            write(target, "next\n");
            assertThat(file).hasContent(firstLines(begun) + "next\n");
        }
    }

    private static String firstLines(int count) {
        var lines = new StringBuilder();
        BATCH.lines().limit(count).forEach(line -> lines.append(line).append('\n'));
        return lines.toString();
    }

    @Test
    void restOfALineComesInPartsAsRoomDoes() throws IOException {
        var disk = new SmallDisk(1);
        try (var target = on(disk)) {
            write(target, "long\n");
            for (var more : new String[] {"lost\n", "lost as well\n"}) {
                disk.makeRoom(1);
                write(target, more);
            }
            assertThat(file).hasContent("lon");
            assertThat(target.lost()).isEqualTo(2);
            disk.makeRoom(MUCH);
            write(target, "next\n");
        }
        assertThat(file).hasContent("long\nnext\n");
    }

    @Test
    void restOfALineIsWrittenWithoutAnotherLine() throws IOException {
        var disk = new SmallDisk(1);
        try (var target = on(disk)) {
            write(target, "long\n");
            disk.makeRoom(MUCH);
            target.flush();
            target.flush();
            assertThat(target.lost()).isZero();
        }
        assertThat(file).hasContent("long\n");
    }

    @Test
    void lineIsWrittenWholeToTheFileThatTookThePlaceOfItsOwn() throws IOException {
        var disk = new SmallDisk(2);
        try (var target = on(disk)) {
            write(target, "long\n");
            Files.move(file, folder.resolve("a.log.1"));
            disk.makeRoom(MUCH);
            target.lookNow();
            write(target, "next\n");
        }
        assertThat(folder.resolve("a.log.1")).hasContent("lo");
        assertThat(file).hasContent("long\nnext\n");
    }

    @Test
    void lineIsWrittenWholeWhereTheFileWasEmptied() throws IOException {
        var disk = new SmallDisk(2);
        try (var target = on(disk)) {
            write(target, "long\n");
            Files.writeString(file, "", StandardOpenOption.TRUNCATE_EXISTING);
            disk.makeRoom(MUCH);
            write(target, "next\n");
        }
        assertThat(file).hasContent("long\nnext\n");
    }

    @Test
    void lineIsWrittenWholeBehindWhatOthersAdded() throws IOException {
        var disk = new SmallDisk(2);
        try (var target = on(disk)) {
            write(target, "long\n");
            Files.writeString(file, "/other\n", StandardOpenOption.APPEND);
            disk.makeRoom(MUCH);
            write(target, "next\n");
        }
        assertThat(file).hasContent("lo/other\nlong\nnext\n");
    }

    @Test
    void halfLineOfAnEarlierServerIsEndedFirst() throws IOException {
        Files.writeString(file, "lo");
        var disk = new SmallDisk(0);
        try (var target = on(disk)) {
            write(target, "lost\n");
            disk.makeRoom(MUCH);
            write(target, "next\n");
            write(target, "more\n");
        }
        assertThat(file).hasContent("lo\nnext\nmore\n");
    }

    @Test
    void lineThatItsWriterFinishesGetsNoSecondEnd() throws IOException {
        Files.writeString(file, "oth");
        try (var target = Target.of(file)) {
            Files.writeString(file, "er\n", StandardOpenOption.APPEND);
            write(target, "next\n");
        }
        assertThat(file).hasContent("other\nnext\n");
    }

    @Test
    void lineThatIsNeverFinishedIsLost() throws IOException {
        var target = on(new SmallDisk(2));
        write(target, "long\nnever\n");
        assertThat(target.lost()).isEqualTo(1);
        target.close();
        assertThat(target.lost()).isEqualTo(2);
    }
}
