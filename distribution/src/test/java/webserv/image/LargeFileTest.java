package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One slow client holds nobody up.
final class LargeFileTest {
    private static final int MIB = 1 << 20;
    private static final int FILE_MIB = 100;

    @Test
    void largeFileArrivesWholeWhileAnotherClientReadsItSlowly(@TempDir Path folder)
            throws Exception {
        var hash = writeRandomFile(folder.resolve("large.bin"));
        var address = Address.free();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        "servers: [{ listen: \"%s\", root: . }]".formatted(address));
        var slowCopy = folder.resolve("slow.bin");
        try (var _ = Image.BUILT.serve(configuration, address)) {
            var slow = slowClient(address, slowCopy);
            assertThat(hashOfAnswer(address)).isEqualTo(hash);
            assertThat(slow.isAlive()).as("the slow client is still reading").isTrue();
            slow.destroy();
            slow.waitFor();
            assertThat(Files.size(slowCopy)).isBetween(1L, (FILE_MIB - 1L) * MIB);
        }
    }

    /// A client at 1 KiB a second that has begun to receive the file.
    private static Process slowClient(Address address, Path copy) throws IOException {
        var curl =
                Program.of(
                        "curl",
                        "-sS",
                        "--noproxy",
                        "*",
                        "--limit-rate",
                        "1k",
                        "--no-buffer",
                        "-v",
                        "--output",
                        copy,
                        address.url("/large.bin"));
        var process = curl.start();
        Transcript.of(process).await("< HTTP/1.1 200");
        return process;
    }

    private static String hashOfAnswer(Address address) throws Exception {
        var process =
                Program.of("curl", "-sS", "--noproxy", "*", address.url("/large.bin")).start();
        try (var content = new DigestInputStream(process.getInputStream(), sha256())) {
            content.transferTo(OutputStream.nullOutputStream());
            assertThat(process.waitFor()).isZero();
            return HexFormat.of().formatHex(content.getMessageDigest().digest());
        }
    }

    /// Writes octets that no fault repeats by chance.
    ///
    /// @return their SHA-256
    private static String writeRandomFile(Path file) throws IOException {
        var random = new SplittableRandom(100);
        var block = new byte[MIB];
        try (var out = new DigestOutputStream(Files.newOutputStream(file), sha256())) {
            for (int i = 0; i < FILE_MIB; i++) {
                random.nextBytes(block);
                out.write(block);
            }
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
