package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

/// POST of content that is no form, and the digests that any content may come with.
class RawUploadTest {
    @TempDir private Path temporary;
    private Rig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(Files.createDirectory(temporary.resolve("store")));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Requests post() {
        return Rig.request("POST", "").content("hello");
    }

    private static String latin1(String utf8) {
        return new String(utf8.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Content-Disposition | attachment; filename=\"a b.txt\"             | a b.txt",
                "Content-Disposition | inline; filename=x; filename*=UTF-8''%e2%82%ac.txt | €.txt",
                "Content-Disposition | attachment; filename=\"../../ä\"             | ä",
                "Slug                | The%20Beach                                  | The Beach",
                "Slug                | a+b                                          | a+b",
            })
    void nameOfTheClientIsTaken(String field, String value, String name) throws Exception {
        assertThat(rig.status(post().with(field, latin1(value)))).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of(name, "hello"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Content-Disposition | attachment; filename=\".part\" | 400 a hidden name: '.part'",
                "Content-Disposition | attachment; filename=\"..\"    | 400 a hidden name: '..'",
                "Content-Disposition | ;;                             | 400 Content-Disposition breaks its grammar",
                "Content-Disposition | x; filename*=latin1''a         | 400 filename* is not in UTF-8",
                "Slug                | %zz                            | 400 a name with a broken percent-encoding",
                "Slug                | %2e%2e%2fx/..                  | 400 a hidden name: '..'",
            })
    void nameThatCannotBeOneIsRefused(String field, String value, String reply) throws Exception {
        assertThat(rig.reply(post().with(field, value))).isEqualTo(reply);
        assertThat(rig.files()).isEmpty();
    }

    /// The target is the store, which is there, and has no tag.
    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource({
        "If-None-Match, *,       412",
        "If-None-Match, '\"a\"',   201",
        "If-Match,      *,       201",
        "If-Match,      '\"a\"',   412"
    })
    void preconditionsOfAPostAreAboutTheStore(String field, String value, int status)
            throws Exception {
        assertThat(rig.status(Rig.request("POST", "").content("hello").with(field, value)))
                .isEqualTo(status);
    }

    @Test
    void nameThatIsTakenIsNotReplaced() throws Exception {
        rig.put("a", "before");
        assertThat(rig.reply(post().with("Slug", "a")))
                .isEqualTo("409 something has the name already, and POST replaces nothing");
        assertThat(rig.files()).isEqualTo(Map.of("a", "before"));
    }

    @Test
    void contentWithoutANameGetsOneOfTimeAndType() throws Exception {
        var reply = rig.reply(post().with("Content-Type", "text/plain; charset=utf-8"));
        assertThat(rig.files().keySet())
                .singleElement()
                .asString()
                .matches("20261120-120000-[0-9a-f]{8}-[0-9a-f]{4}\\.txt");
        var name = rig.files().firstKey();
        assertThat(reply)
                .isEqualTo(
                        """
                        201
                        Content-Type: application/json
                        Location: /up/NAME

                        [
                          {"name": "NAME", "location": "/up/NAME", "size": 5}
                        ]
                        """
                                .replace("NAME", name));
    }

    @Test
    void nothingIsNotStored() throws Exception {
        assertThat(rig.reply(Rig.request("POST", ""))).isEqualTo("400 a POST without content");
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "Repr-Digest,    hello, 201",
        "Repr-Digest,    other, 400",
        "Content-Digest, hello, 201",
        "Content-Digest, other, 400",
    })
    void contentIsComparedWithItsDigest(String field, String hashed, int status) throws Exception {
        for (var algorithm : Map.of("sha-256", "SHA-256", "sha-512", "SHA-512").entrySet()) {
            var digest =
                    MessageDigest.getInstance(algorithm.getValue())
                            .digest(hashed.getBytes(StandardCharsets.UTF_8));
            var value =
                    "md5=:AAAA:, %s=:%s:"
                            .formatted(
                                    algorithm.getKey(), Base64.getEncoder().encodeToString(digest));
            assertThat(rig.status(post().with(field, value))).isEqualTo(status);
        }
        assertThat(rig.files()).hasSize(status == 201 ? 2 : 0);
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void digestThatCannotBeReadIsRefused() throws Exception {
        assertThat(rig.reply(post().with("Content-Digest", "sha-256=hello")))
                .isEqualTo("400 Content-Digest is no list of digests");
    }

    @Test
    void partIsNotStoredForTheWhole() throws Exception {
        assertThat(rig.status(post().with("Upload-Complete", "?0"))).isEqualTo(400);
        assertThat(rig.status(Rig.request("PUT", "a").content("x").with("Upload-Complete", "?0")))
                .isEqualTo(400);
        assertThat(rig.status(Rig.request("PUT", "a").content("x").with("Upload-Complete", "?1")))
                .isEqualTo(201);
    }

    @Test
    void severalRangesAreGivenInParts() throws Exception {
        rig.put("a.txt", "0123456789");
        var text =
                Replies.text(
                        Replies.of(
                                rig.handler,
                                Rig.request("GET", "a.txt").with("Range", "bytes=0-1,4-5")));
        assertThat(text)
                .startsWith("206\n")
                .containsPattern("Content-Type: multipart/byteranges; boundary=[0-9a-f-]{36}\n")
                .contains(
                        "Content-Disposition: attachment\n",
                        "\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n--",
                        "\r\nContent-Range: bytes 4-5/10\r\n\r\n45\r\n--");
    }
}
