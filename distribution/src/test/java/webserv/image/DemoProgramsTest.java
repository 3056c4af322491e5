package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The programs of the demo site, each in its own language.
final class DemoProgramsTest {
    private static final Address ADDRESS = Address.free();
    private static RunningServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        var image = DemoSite.copyTo(folder, ADDRESS);
        server = RunningServer.start(Program.of(image.script()), List.of(ADDRESS));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void environmentTellsOfTheRequest() {
        assertThat(get("environment.sh/a/b?c=d").content())
                .contains("PATH_INFO=/a/b\n", "QUERY_STRING=c=d\n", "GATEWAY_INTERFACE=CGI/1.1\n")
                .doesNotContain("HOME=");
    }

    @Test
    void redirectLeadsElsewhere() {
        assertThat(get("redirect.pl").status()).isEqualTo(303);
        assertThat(get("redirect.pl").field("Location")).isEqualTo("/files/haiku.txt");
    }

    @Test
    void redirectInsideAnswersAtOnce() {
        var answer = get("redirect.pl?inside");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.content()).isEqualTo(Curl.get(ADDRESS.url("/files/haiku.txt")).content());
    }

    @Test
    void cookieCountsVisits() {
        var first = get("cookies.php");
        assertThat(first.content()).isEqualTo("Welcome.\n");
        var cookie = first.field("Set-Cookie").split(";", 2)[0];
        assertThat(get("cookies.php", "-b", cookie).content())
                .isEqualTo("Welcome back, this is visit 2.\n");
        assertThat(get("cookies.php", "-b", "visits=<b>").content()).isEqualTo("Welcome.\n");
    }

    @Test
    void uploadIsMeasured(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("a b.txt"), "abc");
        assertThat(get("upload.py", "-F", "file=@" + file).content())
                .isEqualTo(
                        "a b.txt: 3 octets, SHA-256"
                                + " ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n");
        assertThat(get("upload.py", "-d", "file=abc").status()).isEqualTo(400);
    }

    @Test
    void programInCSaysHello() {
        assertThat(get("hello/%3Cb%3E").content()).contains("<code>/&lt;b&gt;</code>");
    }

    @Test
    void brokenProgramIs502AndTheLogSaysWhy() {
        assertThat(get("broken.sh").status()).isEqualTo(502);
        server.transcript().await("broken.sh gave an invalid head: line 1: it has no colon");
    }

    @Test
    void streamArrivesLineByLine() throws IOException {
        try (var socket = ADDRESS.connect()) {
            socket.getOutputStream()
                    .write(
                            "GET /cgi-bin/stream.pl HTTP/1.0\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            var lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            var line = lines.readLine();
            while (!line.equals("10 ...")) {
                line = lines.readLine();
            }
            long first = System.nanoTime();
            while (!line.equals("that was all")) {
                line = lines.readLine();
            }
            assertThat(System.nanoTime() - first).as("its pauses").isGreaterThan(1_000_000_000L);
        }
    }

    @Test
    void siteStartsWhereNoInterpreterIsInstalled(@TempDir Path folder) throws IOException {
        var address = Address.free();
        var image = DemoSite.copyTo(folder, address);
        var tools = Files.createDirectory(folder.resolve("tools"));
        for (var tool : List.of("sh", "dirname", "readlink", "env", "basename")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        var bare = Program.of(image.script()).with("PATH", tools.toString());
        try (var running = RunningServer.start(bare, List.of(address))) {
            running.transcript().await("'.py' names a program that is not installed, 'python3'");
            assertThat(Curl.get(address.url("/")).status()).isEqualTo(200);
            assertThat(Curl.get(address.url("/cgi-bin/upload.py")).status()).isEqualTo(503);
            running.transcript()
                    .await("WARN", "'/cgi-bin/upload.py': 503, ", "[cgi-not-installed]");
        }
        var check = Program.of(image.script(), "check").with("PATH", tools.toString()).run();
        assertThat(check.exit()).isZero();
        assertThat(check.err().lines())
                .filteredOn(line -> line.contains("'.php' names a program"))
                .singleElement()
                .asString()
                .startsWith("webserv: warning: ");
    }

    private static Curl get(String program, String... options) {
        return Curl.get(ADDRESS.url("/cgi-bin/" + program), options);
    }
}
