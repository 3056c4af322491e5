package webserv.fastcgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.Node;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.testkit.Nodes;
import webserv.testkit.Requests;

/// A real php-fpm, over a Unix socket and over TCP.
@ParameterizedClass(name = "over TCP: {0}")
@ValueSource(booleans = {false, true})
@Timeout(120)
class PhpFpmTest {
    private static final Path SITE = Path.of("src/test/resources/php").toAbsolutePath();

    /// With its name: the rest of a record is the lengths of the two.
    private static final int MOST_OF_VALUE = 65_528 - 5;

    @Parameter boolean tcp;
    @TempDir Path folder;
    private PhpFpm php;
    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        php = PhpFpm.start(folder, tcp, 2);
        rig =
                Rig.of(
                        SITE,
                        Map.of(
                                "root",
                                Nodes.text(SITE.toString()),
                                "pass",
                                Nodes.text(php.address()),
                                "queue",
                                Nodes.text("200"),
                                "spool_directory",
                                Nodes.text(folder.toString()),
                                "params",
                                Nodes.mapping(Map.of("MODE", Nodes.text("test")))));
    }

    @AfterEach
    void stop() {
        rig.close();
        php.close();
    }

    @Test
    void scriptSeesItsVariables() throws Exception {
        assertThat(rig.answer(Requests.get("/environment.php/a/b?c=d")))
                .isEqualTo(
                        """
                        200 PATH_INFO=/a/b
                        SCRIPT_NAME=/environment.php
                        PHP_SELF=/environment.php/a/b
                        SCRIPT_FILENAME=%1$s/environment.php
                        DOCUMENT_ROOT=%1$s
                        REQUEST_URI=/environment.php/a/b?c=d
                        QUERY_STRING=c=d
                        SERVER_NAME=localhost
                        SERVER_PORT=8080
                        REMOTE_ADDR=127.0.0.1
                        MODE=test
                        """
                                .formatted(SITE));
    }

    @Test
    void longestVariablesThatFitIntoARecordReachTheScript() throws Exception {
        var query = "q".repeat(MOST_OF_VALUE - "/lengths.php?".length() - "REQUEST_URI".length());
        var field = "f".repeat(MOST_OF_VALUE - "HTTP_X_A".length());
        assertThat(rig.answer(Requests.get("/lengths.php?" + query).with("X-A", field)))
                .isEqualTo("200 " + query.length() + " " + field.length());
    }

    @Test
    void targetThatIsLongerIs414() throws Exception {
        var query =
                "q".repeat(MOST_OF_VALUE - "/lengths.php?".length() - "REQUEST_URI".length() + 1);
        assertThat(rig.answer(Requests.get("/lengths.php?" + query)))
                .isEqualTo(
                        "414 the application cannot be told REQUEST_URI: it takes 65529 octets, and"
                                + " a record has 65528 [fastcgi-target-too-long]");
        assertThat(rig.answer(Requests.get("/lengths.php"))).isEqualTo("200 0 0");
    }

    @Test
    void fieldThatIsLongerIs431() throws Exception {
        var field = "f".repeat(MOST_OF_VALUE - "HTTP_X_A".length() + 1);
        assertThat(rig.answer(Requests.get("/lengths.php").with("X-A", field)))
                .isEqualTo(
                        "431 the application cannot be told HTTP_X_A: it takes 65529 octets, and a"
                                + " record has 65528 [fastcgi-fields-too-large]");
        var name = "A".repeat(70_000);
        assertThat(rig.answer(Requests.get("/lengths.php").with(name, "")))
                .startsWith("431 ")
                .endsWith("[fastcgi-fields-too-large]");
    }

    @Test
    void sessionIsKeptByItsCookie() throws Exception {
        var first = rig.response(Requests.get("/session.php"));
        assertThat(Rig.text(first)).isEqualTo("visit 1");
        var cookie = first.fields().first("Set-Cookie").orElseThrow().split(";", 2)[0];
        assertThat(rig.answer(Requests.get("/session.php").with("Cookie", cookie)))
                .isEqualTo("200 visit 2");
        assertThat(rig.answer(Requests.get("/session.php"))).isEqualTo("200 visit 1");
    }

    @Test
    void formIsRead() throws Exception {
        assertThat(
                        rig.answer(
                                Requests.of("POST", "/form.php")
                                        .with("Content-Type", "application/x-www-form-urlencoded")
                                        .content("name=J%C3%BCrgen")))
                .isEqualTo("200 Hello Jürgen");
    }

    @Test
    void fileIsUploadedWhole() throws Exception {
        var file = new byte[5 << 20];
        Arrays.fill(file, (byte) 'z');
        var parts =
                "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"z.bin\"\r\n\r\n"
                        + new String(file, UTF_8)
                        + "\r\n--X--\r\n";
        assertThat(
                        rig.answer(
                                Requests.of("POST", "/upload.php")
                                        .with("Content-Type", "multipart/form-data; boundary=X")
                                        .content(parts)))
                .isEqualTo("200 z.bin 5242880 " + md5(file));
    }

    @Test
    void contentInChunksGetsItsLength() throws Exception {
        var content = new ByteArrayInputStream(new byte[20 << 20]);
        assertThat(
                        rig.answer(
                                Requests.of("PUT", "/input.php")
                                        .content(content, RequestHead.UNKNOWN_LENGTH)))
                .isEqualTo("200 PUT 20971520");
        assertThat(folder).isDirectoryNotContaining("glob:**.content");
    }

    @Test
    void contentThatIsNotReadDisturbsNoLaterRequest() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(rig.answer(Requests.of("PUT", "/unread.php").content("x".repeat(1 << 20))))
                    .isEqualTo("200 unread");
            assertThat(rig.answer(Requests.of("POST", "/form.php").content("")))
                    .isEqualTo("200 Hello nobody");
        }
    }

    @Test
    void errorsGoToTheLogAndNotToTheClient() throws Exception {
        assertThat(rig.answer(Requests.get("/errors.php"))).isEqualTo("200 all the same");
    }

    @Test
    void scriptThatFailsIs500() throws Exception {
        assertThat(rig.answer(Requests.get("/fatal.php"))).isEqualTo("500 ");
    }

    @Test
    void redirectAndCookiesReachTheClient() throws Exception {
        var redirect = rig.response(Requests.get("/redirect.php"));
        assertThat(redirect.status()).isEqualTo(303);
        assertThat(redirect.fields().first("Location")).contains("/elsewhere.php?a=b");
        var cookies = rig.response(Requests.get("/cookies.php"));
        assertThat(cookies.status()).isEqualTo(201);
        assertThat(cookies.fields().all("Set-Cookie"))
                .containsExactly("a=1", "b=2; HttpOnly; SameSite=Lax");
    }

    @Test
    void folderIsAnsweredByItsIndex() throws Exception {
        assertThat(rig.answer(Requests.get("/blog/"))).isEqualTo("200 the blog");
        assertThat(rig.response(Requests.get("/blog")))
                .isEqualTo(Reply.Response.empty(301, "Location", "/blog/"));
    }

    @Test
    void headHasNoContent() throws Exception {
        var response = rig.response(Requests.of("HEAD", "/large.php"));
        assertThat(response.fields()).isEqualTo(headOf(rig.response(Requests.get("/large.php"))));
        assertThat(Rig.text(response)).isEmpty();
    }

    private static Fields headOf(Reply.Response response) throws IOException {
        assertThat(Rig.text(response)).hasSize(10 << 20);
        return response.fields();
    }

    @Test
    void answerIsPassedOnAsItComes() throws Exception {
        var go = folder.resolve("go");
        var response = rig.response(Requests.get("/slow.php?go=" + go));
        var out = new PipedOutputStream();
        var received = new PipedInputStream(out);
        var writer = Thread.ofVirtual().start(() -> write(response, out));
        assertThat(received.readNBytes(6)).asString(UTF_8).isEqualTo("first\n");
        Files.createFile(go);
        assertThat(received.readAllBytes()).asString(UTF_8).isEqualTo("second\n");
        writer.join();
    }

    @Test
    void scriptIsAbortedWhenItsClientIsGone() throws Exception {
        var trace = folder.resolve("trace");
        try (var watch = folder.getFileSystem().newWatchService()) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            var content =
                    (Content.Written)
                            rig.response(Requests.get("/forever.php?trace=" + trace)).content();
            assertThatThrownBy(() -> content.writer().writeTo(Rig.goneClient()))
                    .hasMessage("the client is gone");
            while (!Files.exists(trace)) {
                assertThat(watch.poll(30, TimeUnit.SECONDS))
                        .isNotNull()
                        .matches(key -> key.reset());
            }
        }
    }

    @Test
    void manyClientsShareFewWorkers() throws Exception {
        var workers = workers();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    clients.invokeAll(
                            IntStream.range(0, 200)
                                    .<Callable<String>>mapToObj(i ->
                                            () ->
                                                    rig.answer(
                                                            Requests.of("POST", "/form.php")
                                                                    .with(
                                                                            "Content-Type",
                                                                            "application/x-www-form-urlencoded")
                                                                    .content("name=" + i)))
                                    .toList());
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo("200 Hello " + i);
            }
        }
        assertThat(workers()).isEqualTo(workers);
    }

    /// A worker closes its connection behind the answer and ends.
    @Test
    void postsAreAnsweredWhileWorkersEndBehindEachRequest() throws Exception {
        php.close();
        Files.deleteIfExists(folder.resolve("fpm.sock"));
        try (var fickle = PhpFpm.start(folder, tcp, 2, "pm.max_requests = 1");
                var other = Rig.to(SITE, fickle.address())) {
            for (int i = 0; i < 400; i++) {
                assertThat(
                                other.answer(
                                        Requests.of("POST", "/form.php")
                                                .with(
                                                        "Content-Type",
                                                        "application/x-www-form-urlencoded")
                                                .content("name=" + i)))
                        .isEqualTo("200 Hello " + i);
            }
        }
    }

    @Test
    void locationsShareTheOnlyWorker() throws Exception {
        php.close();
        Files.deleteIfExists(folder.resolve("fpm.sock"));
        var factory = new FastCgiFactory();
        try (var small = PhpFpm.start(folder, tcp, 1);
                var first = location(factory, small);
                var second = location(factory, small)) {
            for (int i = 0; i < 20; i++) {
                assertThat(first.answer(Requests.get("/blog/"))).isEqualTo("200 the blog");
                assertThat(second.answer(Requests.of("POST", "/form.php").content("")))
                        .isEqualTo("200 Hello nobody");
                assertThat(second.answer(Requests.get("/blog/"))).isEqualTo("200 the blog");
            }
        }
    }

    /// A number is drawn for each request but the first, if the connection was kept.
    @Test
    void connectionIsKeptWhateverTheNumbersOfItsRequests() throws Exception {
        var drawn = new Drawn(65_534, 255, 32_767, 1, 254, 127, 32_766, 65_279);
        var pools = new Pools(System::nanoTime, () -> drawn);
        try (var other = Rig.to(SITE, php.address(), pools)) {
            for (int left = drawn.left(); left >= 0; left--) {
                assertThat(other.answer(Requests.get("/blog/"))).isEqualTo("200 the blog");
                assertThat(drawn.left()).isEqualTo(left);
            }
        }
    }

    private static Rig location(FastCgiFactory factory, PhpFpm php) {
        var texts =
                Map.of("root", SITE.toString(), "pass", php.address(), "first_octet_timeout", "5s");
        var nodes = new HashMap<String, Node>();
        texts.forEach((key, text) -> nodes.put(key, Nodes.text(text)));
        return Rig.of(SITE, nodes, settings -> (FastCgiHandler) factory.create(settings));
    }

    private Set<Long> workers() {
        return php.workers().stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static void write(Reply.Response response, PipedOutputStream out) {
        try (out) {
            ((Content.Written) response.content()).writer().writeTo(out);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String md5(byte[] octets) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(octets));
    }
}
