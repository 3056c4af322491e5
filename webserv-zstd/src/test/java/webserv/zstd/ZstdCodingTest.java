package webserv.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.spi.ContentCoding;

/// What the coding makes is unpacked by the `zstd` command.
class ZstdCodingTest {
    private final ContentCoding coding = new ZstdCoding();

    @TempDir private Path folder;

    static IntStream levels() {
        var levels = new ZstdCoding().levels();
        return IntStream.rangeClosed(levels.least(), levels.most());
    }

    private static byte[] text(int octets) {
        var random = new Random(7);
        var text = new byte[octets];
        for (int i = 0; i < octets; i++) {
            text[i] = (byte) "etaoin shrdlu\n".charAt(Math.min(13, random.nextInt(20)));
        }
        return text;
    }

    private byte[] packed(byte[] octets, int level) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var encoder = coding.encoder(packed, level)) {
            int half = octets.length / 2;
            encoder.write(octets, 0, half);
            encoder.write(octets, half, octets.length - half);
        }
        return packed.toByteArray();
    }

    /// With no more memory for the window than the coding promises to need.
    private byte[] unpacked(byte[] packed) throws IOException, InterruptedException {
        var file = Files.write(folder.resolve("a.zst"), packed);
        var result = folder.resolve("a");
        var zstd =
                new ProcessBuilder("zstd", "-d", "-q", "-c", "--memory=256KB", file.toString())
                        .redirectOutput(result.toFile())
                        .redirectError(Redirect.INHERIT)
                        .start();
        assertThat(zstd.waitFor()).isZero();
        return Files.readAllBytes(result);
    }

    @ParameterizedTest(name = "level {0}")
    @MethodSource("levels")
    void everyLevelIsUnpackedByTheCommandWithinTheSameWindow(int level) throws Exception {
        var text = text(3 << 20);
        var packed = packed(text, level);
        assertThat(packed).hasSizeLessThan(text.length * 2 / 3);
        assertThat(unpacked(packed)).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} octets")
    @ValueSource(ints = {0, 1, 255, 128 << 10, (128 << 10) + 1})
    void anyLengthIsUnpackedByTheCommand(int octets) throws Exception {
        var text = text(octets);
        assertThat(unpacked(packed(text, coding.levels().usual()))).isEqualTo(text);
    }

    @Test
    void closingClosesWhatIsBehind() throws IOException {
        var closed = new boolean[1];
        var out =
                new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                };
        coding.encoder(out, 1).close();
        assertThat(closed[0]).isTrue();
    }

    @Test
    void failureBehindIsToldWhenTheEndIsWritten() throws IOException {
        var broken =
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("the client has gone");
                    }
                };
        var encoder = coding.encoder(broken, 1);
        encoder.write(text(100));
        assertThatIOException().isThrownBy(encoder::close).withMessage("the client has gone");
    }

    @Test
    void serviceIsFound() {
        getClass().getModule().addUses(ContentCoding.class);
        assertThat(ServiceLoader.load(ContentCoding.class))
                .singleElement()
                .isInstanceOf(ZstdCoding.class);
    }
}
