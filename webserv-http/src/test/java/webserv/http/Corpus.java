package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The inputs that are kept for fuzzing, in `src/test/corpus`: seeds, and what was found.
final class Corpus {
    private static final Path FOLDER = Path.of("src", "test", "corpus");

    private Corpus() {}

    static Stream<byte[]> octets() {
        try (var files = Files.walk(FOLDER)) {
            return files
                    .filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(Corpus::octetsOf)
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] octetsOf(Path file) {
        try {
            return Escapes.octets(String.join("", Files.readAllLines(file))).getBytes(ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
