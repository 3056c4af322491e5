package webserv.handlers.upload;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import webserv.api.http.Fields;
import webserv.handlers.files.FileWriter;
import webserv.handlers.representation.ByteRange;

/// What a client says content must hash to: `Content-Digest` and `Repr-Digest` (RFC 9530).
/// Algorithms that are broken or unknown are passed over, as RFC 9530 §5 has it.
record Digests(List<Expected> expected) {

    /// @param algorithm as the JDK names it
    /// @param base64 what the digest must be
    record Expected(String algorithm, String base64) {}

    private static final Map<String, String> ALGORITHMS =
            Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

    /// A member of a dictionary whose value is a byte sequence (RFC 9651 §3.2, §3.3.5).
    private static final Pattern MEMBER =
            Pattern.compile("([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*=*):(;.*)?");

    /// @param name of the field
    /// @throws NotStored with 400 if a field is there and cannot be read: to store what the client
    ///   wanted to be checked without a check would be worse
    static Digests of(Fields fields, String name) throws NotStored {
        var expected = new ArrayList<Expected>();
        var value = fields.combined(name);
        if (value.isPresent()) {
            for (var text : value.get().split(",", -1)) {
                var member = MEMBER.matcher(text.strip());
                if (!member.matches()) {
                    throw new NotStored(400, "digest-broken", name + " is no list of digests");
                }
                var algorithm = ALGORITHMS.get(member.group(1));
                if (algorithm != null) {
                    expected.add(new Expected(algorithm, member.group(2)));
                }
            }
        }
        return new Digests(expected);
    }

    boolean isEmpty() {
        return expected.isEmpty();
    }

    /// Reads a run of a file and compares.
    ///
    /// @throws NotStored with 400 if it hashes to something else, with 503 if it cannot be opened
    ///   for now
    void check(Path file, long first, long length) throws IOException {
        for (var one : expected) {
            if (!base64(one.algorithm(), file, first, length).equals(one.base64())) {
                throw new NotStored(
                        400,
                        "digest-differs",
                        "the content has another " + one.algorithm() + " than its digest says");
            }
        }
    }

    private static String base64(String algorithm, Path file, long first, long length)
            throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ);
                var out =
                        new DigestOutputStream(
                                OutputStream.nullOutputStream(),
                                MessageDigest.getInstance(algorithm))) {
            if (length > 0) {
                FileWriter.copy(file, channel, new ByteRange(first, first + length - 1), out);
            }
            return Base64.getEncoder().encodeToString(out.getMessageDigest().digest());
        } catch (FileSystemException failure) {
            throw NotStored.byOpening(failure);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
