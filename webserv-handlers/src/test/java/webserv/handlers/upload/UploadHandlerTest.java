package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.RequestHead;
import webserv.handlers.Replies;
import webserv.testkit.Requests;

class UploadHandlerTest {
    private static final String VALIDATORS =
            "Last-Modified: Fri, 20 Nov 2026 12:00:00 GMT\nETag: tag\n";
    private static final String GUARD =
            """
            X-Content-Type-Options: nosniff
            Content-Disposition: attachment
            Content-Security-Policy: sandbox; default-src 'none'
            """;

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

    private void reopen(String... settings) {
        rig.close();
        rig = new Rig(rig.folder, settings);
    }

    private static Requests request(String method, String name) {
        return Rig.request(method, name);
    }

    @Test
    void newFileIsCreatedAndAnotherVersionReplacesIt() throws Exception {
        assertThat(rig.reply(request("PUT", "a%20%C3%A4.txt").content("first")))
                .isEqualTo("201\n" + VALIDATORS + "Location: /up/a%20%C3%A4.txt\n\n");
        assertThat(rig.reply(request("PUT", "a%20%C3%A4.txt").content("2nd")))
                .isEqualTo("204\n" + VALIDATORS + "\n");
        assertThat(rig.files()).isEqualTo(Map.of("a ä.txt", "2nd"));
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void emptyFileIsStored() throws Exception {
        assertThat(rig.put("a", "")).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of("a", ""));
    }

    @Test
    void everyVersionHasItsOwnTagThoughTheClockStands() throws Exception {
        var tags = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            rig.put("a", "v" + i % 2);
            tags.add(rig.tagOf("a"));
        }
        assertThat(tags).doesNotHaveDuplicates();
    }

    @Test
    void answerToPutHasTheTagThatGetGives() throws Exception {
        var stored = Replies.text(Replies.of(rig.handler, request("PUT", "a").content("x")));
        assertThat(stored).contains("ETag: " + rig.tagOf("a") + "\n");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"GET", "HEAD"})
    void storedFileIsGivenBackAsADownload(String method) throws Exception {
        rig.put("page.html", "<script>");
        assertThat(rig.reply(request(method, "page.html")))
                .isEqualTo(
                        "200\n"
                                + VALIDATORS
                                + GUARD
                                + "Content-Type: text/html\nAccept-Ranges: bytes\n\n<script>");
    }

    @Test
    void inlineFileIsShownButItsTypeIsNotGuessed() throws Exception {
        reopen("inline", "true");
        rig.put("page.html", "<p>");
        assertThat(rig.reply(request("GET", "page.html")))
                .isEqualTo(
                        "200\n"
                                + VALIDATORS
                                + "X-Content-Type-Options: nosniff\n"
                                + "Content-Type: text/html\nAccept-Ranges: bytes\n\n<p>");
    }

    @Test
    void partOfAFileIsGiven() throws Exception {
        rig.put("a", "0123456789");
        assertThat(rig.reply(request("GET", "a").with("Range", "bytes=2-4")))
                .isEqualTo(
                        "206\n"
                                + VALIDATORS
                                + GUARD
                                + "Content-Type: application/octet-stream\n"
                                + "Accept-Ranges: bytes\n"
                                + "Content-Range: bytes 2-4/10\n\n234");
        assertThat(rig.reply(request("GET", "a").with("Range", "bytes=10-")))
                .isEqualTo("416 no octet of the range is there\nContent-Range: bytes */10");
    }

    @Test
    void unchangedFileIsNotSentAgain() throws Exception {
        rig.put("a", "x");
        assertThat(rig.reply(request("GET", "a").with("If-None-Match", rig.tagOf("a"))))
                .isEqualTo("304\n" + VALIDATORS + GUARD + "\n");
    }

    @ParameterizedTest(name = "{0} {1} with {2}: {3} is {4}")
    @CsvSource({
        "PUT,    old, If-None-Match,       *,                             412",
        "PUT,    new, If-None-Match,       *,                             201",
        "PUT,    old, If-None-Match,       TAG,                           412",
        "PUT,    old, If-None-Match,       '\"other\"',                   204",
        "PUT,    old, If-None-Match,       other,                         412",
        "PUT,    new, If-None-Match,       '\"a\" \"b\"',                 412",
        "PUT,    old, If-None-Match,       '',                            204",
        "PUT,    old, If-Match,            *,                             204",
        "PUT,    new, If-Match,            *,                             412",
        "PUT,    old, If-Match,            TAG,                           204",
        "PUT,    old, If-Match,            '\"other\"',                   412",
        "PUT,    new, If-Match,            '\"other\"',                   412",
        "PUT,    old, If-Unmodified-Since, 'Fri, 20 Nov 2026 12:00:00 GMT', 204",
        "PUT,    old, If-Unmodified-Since, 'Fri, 20 Nov 2026 11:59:59 GMT', 412",
        "DELETE, old, If-Match,            TAG,                           204",
        "DELETE, old, If-Match,            '\"other\"',                   412",
        "DELETE, new, If-Match,            *,                             404",
        "DELETE, old, If-None-Match,       *,                             412",
        "DELETE, old, If-None-Match,       **,                            412",
        "DELETE, old, If-Unmodified-Since, 'Fri, 20 Nov 2026 12:00:00 GMT', 204",
        "DELETE, old, If-Unmodified-Since, 'Fri, 20 Nov 2026 11:59:59 GMT', 412",
    })
    void preconditionIsRespected(String method, String name, String field, String value, int status)
            throws Exception {
        rig.put("old", "before");
        var request =
                request(method, name)
                        .with(field, value.replace("TAG", rig.tagOf("old")))
                        .content("after");
        assertThat(rig.status(request)).isEqualTo(status);
        var expected =
                switch (status) {
                    case 201 -> Map.of("old", "before", "new", "after");
                    case 204 ->
                            method.equals("PUT")
                                    ? Map.of("old", "after")
                                    : Map.<String, String>of();
                    default -> Map.of("old", "before");
                };
        assertThat(rig.files()).isEqualTo(expected);
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void preconditionThatBecomesFalseWhileContentComesIsSeen() throws Exception {
        var late = new Ends("", () -> Files.writeString(rig.folder.resolve("a"), "faster"));
        var request = request("PUT", "a").with("If-None-Match", "*").make();
        var reply = rig.handler.handle(new Rig.Streamed(request, RequestHead.UNKNOWN_LENGTH, late));
        assertThat(Replies.text(reply)).isEqualTo("412 a precondition is false");
        assertThat(rig.files()).isEqualTo(Map.of("a", "faster"));
        assertThat(rig.litter()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: GET {1}, PUT {2}, DELETE {3}")
    @CsvSource({
        "'',                   200, 409, 409",
        "missing,              404, 201, 404",
        "folder,               404, 409, 409",
        "folder/,              404, 409, 409",
        "folder/in,            404, 409, 409",
        "missing/in,           404, 409, 409",
        "link,                 404, 409, 409",
        "link-out,             404, 409, 409",
        "dangling,             404, 409, 409",
        "folder-link/in,       404, 409, 409",
        "fifo,                 404, 409, 409",
        ".hidden,              404, 403, 404",
        ".part,                404, 403, 404",
        ".part/lock,           404, 409, 409",
        "...,                  404, 403, 404",
        "%2E%2E%2E,            404, 403, 404",
        "C:,                   404, 201, 404",
        "a%2520b,              404, 201, 404",
    })
    void nameNeverLeavesTheStore(String name, int get, int put, int delete) throws Exception {
        var secret = Files.writeString(temporary.resolve("secret"), "secret");
        Files.createDirectory(rig.folder.resolve("folder"));
        Files.writeString(rig.folder.resolve("folder/in"), "in");
        Files.writeString(rig.folder.resolve("file"), "file");
        Files.createSymbolicLink(rig.folder.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(rig.folder.resolve("link-out"), secret);
        Files.createSymbolicLink(rig.folder.resolve("dangling"), temporary.resolve("made"));
        Files.createSymbolicLink(rig.folder.resolve("folder-link"), Path.of("folder"));
        var fifo = new ProcessBuilder("mkfifo", rig.folder.resolve("fifo").toString());
        assertThat(fifo.start().waitFor()).isZero();
        assertThat(rig.status(request("GET", name))).isEqualTo(get);
        assertThat(rig.status(request("DELETE", name))).isEqualTo(delete);
        assertThat(rig.put(name, "x")).isEqualTo(put);
        assertThat(secret).hasContent("secret");
        assertThat(rig.folder.resolve("file")).hasContent("file");
        assertThat(rig.folder.resolve("folder/in")).hasContent("in");
        assertThat(temporary.resolve("made")).doesNotExist();
        assertThat(rig.folder.resolve("link")).isSymbolicLink();
        assertThat(rig.litter()).isEmpty();
    }

    @ParameterizedTest(name = "{0} octets: {1}")
    @CsvSource({"255, 201", "256, 403"})
    void longNameIsRefused(int octets, int status) throws Exception {
        assertThat(rig.put("a".repeat(octets), "x")).isEqualTo(status);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "Content-Range;    bytes 0-0/5;    400 a part of a file cannot be stored",
                "Content-Encoding; gzip;           415 content with the coding 'gzip'|Accept-Encoding: identity",
                "Content-Encoding; identity, gzip; 415 content with the coding 'identity, gzip'|Accept-Encoding: identity",
            })
    void contentThatIsNotTheFileItselfIsRefused(String field, String value, String reply)
            throws Exception {
        assertThat(rig.reply(request("PUT", "a").with(field, value).content("x")))
                .isEqualTo(reply.replace('|', '\n'));
        assertThat(rig.files()).isEmpty();
    }

    @Test
    void contentWithoutACodingIsStored() throws Exception {
        assertThat(rig.status(request("PUT", "a").with("Content-Encoding", "IDENTITY")))
                .isEqualTo(201);
    }

    @Test
    void connectionThatBreaksOffLeavesNothingNew() throws Exception {
        rig.put("a", "before");
        var request =
                new Rig.Streamed(
                        request("PUT", "a").make(), 1_000_000, Ends.tooEarly(new byte[200_000]));
        assertThatIOException()
                .isThrownBy(() -> rig.handler.handle(request))
                .withMessage("the client is gone");
        assertThat(rig.files()).isEqualTo(Map.of("a", "before"));
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void fileIsDeletedOnce() throws Exception {
        rig.put("a", "x");
        assertThat(rig.reply(request("DELETE", "a"))).isEqualTo("204\n\n\n");
        assertThat(rig.reply(request("DELETE", "a"))).isEqualTo("404 no such file in the store");
        assertThat(rig.files()).isEmpty();
    }

    @Test
    void deleteIsAMethodOnlyWhereItIsAllowed() {
        assertThat(rig.handler.methods()).containsExactly("GET", "POST", "PUT", "DELETE");
        reopen("allow_delete", "false");
        assertThat(rig.handler.methods()).containsExactly("GET", "POST", "PUT");
    }

    @Test
    void manyWritersOfOneNameLeaveOneOfTheirVersionsWhole() throws Exception {
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 200; i++) {
            var content = String.valueOf((char) ('a' + i % 26)).repeat(100_000 + i);
            tasks.add(() -> rig.put("a", content));
        }
        assertThat(statuses(tasks)).containsOnlyOnce(201).containsOnly(201, 204);
        assertThat(rig.files().get("a")).matches("(.)\\1{99999,100199}");
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void oneOfManyThatWantANewFileMakesIt() throws Exception {
        var tasks =
                Collections.<Callable<Integer>>nCopies(
                        50,
                        () ->
                                rig.status(
                                        request("PUT", "a")
                                                .with("If-None-Match", "*")
                                                .content("x")));
        assertThat(statuses(tasks)).containsOnlyOnce(201).containsOnly(201, 412);
    }

    @ParameterizedTest(name = "{0}: {1} has {2}")
    @CsvSource({
        "'',                               '',      GET POST",
        "'',                               a,       GET PUT DELETE",
        "'',                               a/b,     GET",
        "allow_delete=false,                    a,       GET PUT",
        "folders=true,                     a/b,     GET PUT DELETE",
        "folders=true,                     a/,      GET POST",
        "folders=true delete_folders=true, a/,      GET POST DELETE",
        "resumable=true,                   .uploads/a, GET DELETE PATCH",
        "resumable=true,                   a,       GET PUT DELETE"
    })
    void allowTellsWhatTheResourceHas(String settings, String path, String methods) {
        reopen(settings.isEmpty() ? new String[0] : settings.split("[ =]", -1));
        assertThat(rig.handler.methodsAt(path)).containsExactly(methods.split(" ", -1));
    }

    private static List<Integer> statuses(List<Callable<Integer>> tasks) throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(tasks)) {
                statuses.add(done.get());
            }
        }
        return statuses;
    }

    @ParameterizedTest(name = "of known length: {0}")
    @ValueSource(booleans = {true, false})
    void storeNeverHoldsMoreThanItsQuota(boolean known) throws Exception {
        reopen("quota", "10B");
        rig.put("a", "123456");
        var content = new ByteArrayInputStream("12345".getBytes(StandardCharsets.UTF_8));
        var request =
                new Rig.Streamed(
                        request("PUT", "b").make(),
                        known ? 5 : RequestHead.UNKNOWN_LENGTH,
                        content);
        assertThat(Replies.text(rig.handler.handle(request)))
                .isEqualTo("507 the store's quota of 10 octets has no room for 5");
        assertThat(content.available()).as("octets left unread").isEqualTo(known ? 5 : 0);
        assertThat(rig.put("b", "1234")).isEqualTo(201);
        assertThat(rig.status(request("DELETE", "a"))).isEqualTo(204);
        assertThat(rig.put("b", "1234567")).as("both versions count").isEqualTo(507);
        assertThat(rig.put("b", "123456")).as("both versions count").isEqualTo(204);
        assertThat(rig.put("c", "1234")).isEqualTo(201);
        assertThat(rig.put("d", "1")).isEqualTo(507);
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void whatIsInTheStoreAtTheStartCounts() throws Exception {
        rig.put("a", "123456");
        reopen("quota", "10B");
        assertThat(rig.put("b", "12345")).isEqualTo(507);
        assertThat(rig.put("b", "1234")).isEqualTo(201);
    }

    @Test
    void manyWritersStayWithinTheQuota() throws Exception {
        reopen("quota", "1000B");
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 100; i++) {
            var name = "f" + i;
            tasks.add(() -> rig.put(name, "x".repeat(30)));
        }
        assertThat(Collections.frequency(statuses(tasks), 201)).isLessThanOrEqualTo(33);
        assertThat(rig.files()).hasSizeLessThanOrEqualTo(33);
        for (int i = rig.files().size(); i < 33; i++) {
            assertThat(rig.put("more" + i, "x".repeat(30))).isEqualTo(201);
        }
        assertThat(rig.put("last", "x".repeat(30))).as("nothing leaked").isEqualTo(507);
    }
}
