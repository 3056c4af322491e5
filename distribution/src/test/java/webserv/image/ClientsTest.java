package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients as they are in use, and what each is good at.
final class ClientsTest {
    private static final Address ADDRESS = Address.free();
    private static final String DIGITS = "0123456789";

    @TempDir private static Path folder;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        Files.writeString(folder.resolve("digits.txt"), DIGITS);
        var programs = Files.createDirectory(folder.resolve("programs"));
        Files.writeString(
                programs.resolve("cat.sh"),
                "content=$(cat); echo Content-Type: text/plain; echo; printf %s \"$content\"");
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            root: .
                            locations:
                              - { path: /cgi-bin/, alias: programs, cgi: { interpreters: { .sh: sh } } }
                        """
                                .formatted(ADDRESS));
        server = Image.BUILT.serve(configuration, ADDRESS);
    }

    @AfterAll
    static void stop() {
        server.close();
        assertThat(server.transcript().toString()).doesNotContain("ERROR", "WARN");
    }

    @Test
    void curlAsksForTheHeadAlone() {
        var answer = Curl.get(url("/digits.txt"), "--head");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Length")).isEqualTo("10");
        assertThat(answer.content()).isEmpty();
    }

    @Test
    void curlMayNotUpload() throws IOException {
        var file = Files.write(folder.resolve("upload.bin"), new byte[1 << 20]);
        var answer = Curl.get(url("/digits.txt"), "--upload-file", file.toString());
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @Test
    void curlSpeaksTheVersionBefore() {
        var answer = Curl.get(url("/digits.txt"), "--http1.0");
        assertThat(answer.head()).startsWith("HTTP/1.1 200 OK\n");
        assertThat(answer.field("Connection")).isEqualTo("close");
        assertThat(answer.content()).isEqualTo(DIGITS);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Transfer-Encoding: chunked", "Transfer-Encoding:"})
    void curlWaitsForLeaveToSendContent(String framing) throws IOException {
        var content = "a".repeat(300_000);
        var file = Files.writeString(folder.resolve("content.txt"), content);
        var curl =
                run(
                        "curl",
                        "-sS",
                        "-v",
                        "--noproxy",
                        "*",
                        "--expect100-timeout",
                        "30",
                        "--header",
                        "Expect: 100-continue",
                        "--header",
                        framing,
                        "--data-binary",
                        "@" + file,
                        url("/cgi-bin/cat.sh"));
        assertThat(curl.out()).isEqualTo(content);
        assertThat(curl.err()).contains("< HTTP/1.1 100 Continue", "< HTTP/1.1 200 OK");
    }

    @Test
    void curlTakesRanges() {
        assertThat(Curl.get(url("/digits.txt"), "--range", "2-4").content()).isEqualTo("234");
        assertThat(Curl.get(url("/digits.txt"), "--range", "-2").content()).isEqualTo("89");
        assertThat(Curl.get(url("/digits.txt"), "--range", "0-0,8-").field("Content-Type"))
                .startsWith("multipart/byteranges; boundary=");
        assertThat(Curl.get(url("/digits.txt"), "--range", "10-").status()).isEqualTo(416);
    }

    @Test
    void curlKeepsOneConnectionForManyRequestsOfManyKinds() {
        var curl =
                run(
                        "curl",
                        "-sS",
                        "--noproxy",
                        "*",
                        "--write-out",
                        "%{stderr}%{http_code} %{num_connects}\n",
                        url("/digits.txt?[1-20]"),
                        url("/missing?[1-20]"),
                        url("/cgi-bin/cat.sh?[1-20]"));
        var expected =
                Stream.of("200 0", "404 0", "200 0")
                        .flatMap(line -> Collections.nCopies(20, line).stream())
                        .toList();
        assertThat(curl.err().lines().skip(1))
                .containsExactlyElementsOf(expected.subList(1, expected.size()));
        assertThat(curl.err().lines()).startsWith("200 1");
    }

    @Test
    void pythonKeepsItsConnection() {
        var program =
                """
                import http.client, sys
                connection = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]))
                socket = None
                for method, path, body in [
                        ("GET", "/digits.txt", None), ("HEAD", "/digits.txt", None),
                        ("GET", "/missing", None), ("POST", "/cgi-bin/cat.sh", b"hello"),
                        ("POST", "/cgi-bin/cat.sh", iter([b"chunk", b"ed"])),
                        ("GET", "/digits.txt", None)]:
                    connection.request(method, path, body, encode_chunked=not isinstance(body, bytes))
                    answer = connection.getresponse()
                    content = answer.read()
                    print(answer.status, len(content), connection.sock is not None, socket in (None, connection.sock))
                    socket = connection.sock
                """;
        var python = run("python3", "-c", program, ADDRESS.host(), ADDRESS.port());
        assertThat(python.out().lines().map(line -> line.replaceFirst("404 \\d+", "404")))
                .containsExactly(
                        "200 10 True True",
                        "200 0 True True",
                        "404 True True",
                        "200 5 True True",
                        "200 7 True True",
                        "200 10 True True");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"-n 5000 -c 50", "-n 5000 -c 50 -k"})
    void abHasNoFailure(String options) {
        var ab = load("ab -q " + options + " " + url("/digits.txt"));
        assertThat(ab).contains("Complete requests: 5000", "Failed requests: 0");
        assertThat(ab).doesNotContain("Non-2xx", "Write errors");
        if (options.endsWith("-k")) {
            assertThat(ab).contains("Keep-Alive requests: 5000");
        }
    }

    @Test
    void wrkHasNoFailure() {
        var wrk = load("wrk -t 1 -c 50 -d 2 " + url("/digits.txt"));
        assertThat(wrk).containsPattern("[1-9]\\d* requests in ");
        assertThat(wrk).doesNotContain("Socket errors", "Non-2xx");
    }

    @ParameterizedTest(name = "{0} requests in a row")
    @ValueSource(ints = {1, 16})
    void h2loadHasNoFailure(int pipelined) {
        var h2load = load("h2load --h1 -n 5000 -c 50 -m " + pipelined + " " + url("/digits.txt"));
        assertThat(h2load)
                .contains("5000 succeeded, 0 failed, 0 errored, 0 timeout")
                .contains("status codes: 5000 2xx, 0 3xx, 0 4xx, 0 5xx");
    }

    private static final Pattern SPACES = Pattern.compile("\\h+");

    /// What a load generator reports, with single spaces.
    private static String load(String command) {
        var words = SPACES.split(command, -1);
        var finished = run(words[0], (Object[]) Arrays.copyOfRange(words, 1, words.length));
        return SPACES.matcher(finished.out()).replaceAll(" ");
    }

    private static Finished run(String program, Object... arguments) {
        var finished = Program.of(program, arguments).run();
        assertThat(finished.exit()).as("%s: %s", program, finished.err()).isZero();
        return finished;
    }

    private static String url(String path) {
        return ADDRESS.url(path);
    }
}
