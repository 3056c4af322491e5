package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A running server is told to read its configuration anew.
final class ReloadTest {
    @TempDir Path folder;
    private final Address address = Address.free();
    private Path file;

    @BeforeEach
    void writeConfiguration() throws IOException {
        file = folder.resolve("webserv.yaml");
        write("control: first.sock\nloops: 1\n", address, "text: first");
    }

    private void write(String top, Address listen, String answer) throws IOException {
        Files.writeString(
                file,
                "%sservers:\n  - listen: \"%s\"\n    return: { %s }\n"
                        .formatted(top, listen, answer));
    }

    private Finished order(String command) {
        return Image.BUILT.run(command, "-c", file.toString());
    }

    private RunningServer serve() {
        return Image.BUILT.serve(file, address);
    }

    private String answer() {
        return Curl.get(address.url("/")).content();
    }

    @Test
    void socketThatCommandsFindTheServerByIsNotMoved() throws IOException {
        try (var server = serve()) {
            write("control: second.sock\nloops: 1\n", address, "text: second");
            var refusal =
                    file
                            + ":1:1: 'control' is not what the server was started with: restart it, or leave the key as it was";
            assertThat(order("reload"))
                    .as("the server is found where it is")
                    .isEqualTo(
                            new Finished(
                                    2,
                                    "",
                                    "webserv: " + refusal + "\nwebserv: nothing has changed\n"));
            server.transcript().await("ERROR", refusal);
            server.transcript().await("ERROR", "nothing has changed");
            assertThat(answer()).isEqualTo("first");
            write("control: first.sock\nloops: 1\n", address, "text: second");
            assertThat(order("reload")).isEqualTo(new Finished(0, "reloaded\n", ""));
            assertThat(answer()).isEqualTo("second");
        }
    }

    @Test
    void eachKeyThatTakesARestartAndEachAddressThatIsTakenIsToldWithItsPlace() throws IOException {
        try (var _ = serve();
                var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            write("control: first.sock\nloops: 2\nbacklog: 9\n", address, "text: second");
            var why =
                    " is not what the server was started with: restart it, or leave the key as it was\n";
            assertThat(order("reload").err())
                    .isEqualTo(
                            "webserv: %1$s:2:1: 'loops'%2$swebserv: %1$s:3:1: 'backlog'%2$swebserv: nothing has changed\n"
                                    .formatted(file, why));
            var other = new Address("127.0.0.1", taken.getLocalPort());
            write("control: first.sock\nloops: 1\n", other, "text: second");
            var failed = order("reload");
            assertThat(failed.err())
                    .startsWith("webserv: " + file + ":4:5: cannot listen on " + other + ": ");
            assertThat(failed.exit()).isEqualTo(1);
            assertThat(answer()).isEqualTo("first");
        }
    }

    @Test
    void errorPageThatIsNotThereIsLoggedAsCheckSaysIt() throws IOException {
        write("control: first.sock\nerror_page: { 404: /none.html }\n", address, "status: 404");
        var warned = order("check").err().lines().findFirst().orElseThrow();
        assertThat(warned).startsWith("webserv: warning: " + file + ":2:").contains("'/none.html'");
        var warning = warned.substring("webserv: warning: ".length());
        try (var server = serve()) {
            server.transcript().await("WARN", warning);
            write("control: first.sock\nerror_page: { 410: /gone.html }\n", address, "status: 404");
            assertThat(order("reload").exit()).isZero();
            server.transcript().await("WARN", "'/gone.html'");
        }
    }

    @Test
    void transportForTestsIsRefusedWhereverAServerWouldUseIt() throws IOException {
        try (var server = serve()) {
            write("control: first.sock\ntransport: memory\n", address, "text: second");
            var refusal =
                    file
                            + ":2:12: 'transport' cannot be 'memory', which no client can reach: it is what 'webserv test' uses, whatever is written here\n";
            assertThat(order("check")).isEqualTo(new Finished(2, "", "webserv: " + refusal));
            assertThat(order("run")).isEqualTo(new Finished(2, "", "webserv: " + refusal));
            assertThat(order("reload").err()).startsWith("webserv: " + refusal);
            assertThat(server.transcript().toString()).contains("ERROR " + refusal.strip());
        }
    }

    @Test
    void servicesThatAreMissingAreToldWithAllOtherMistakes() throws IOException {
        write("transport: nioo\nrouter: tre\nfoo: 1\n", address, "text: second");
        var missing =
                "(there are: %s; the module that provides another may be missing from the image or from plugins/)";
        var check = order("check");
        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.err().lines())
                .containsExactly(
                        "webserv: %s:1:12: 'transport' asks for 'nioo', which is not there, did you mean 'nio'? %s"
                                .formatted(file, missing.formatted("nio")),
                        "webserv: %s:2:9: 'router' asks for 'tre', which is not there, did you mean 'tree'? %s"
                                .formatted(file, missing.formatted("tree")),
                        "webserv: %s:3:1: unknown key 'foo': nothing here asks for it"
                                .formatted(file));
    }

    @Test
    void logTellsWhatCameOfAnOrderAndWhichListenersCameAndWent() throws IOException {
        var other = Address.free();
        try (var server = serve()) {
            write("control: first.sock\nloops: 1\n", other, "text: second");
            assertThat(order("reload").exit()).isZero();
            server.transcript().await("INFO", "listening on http://" + other);
            server.transcript().await("INFO", "no longer listening on http://" + address);
            server.transcript().await("INFO", "reloaded");
            write("control: first.sock\nloops: 1\n", other, "txet: third");
            var refused = order("reload");
            assertThat(refused.err()).startsWith("webserv: " + file + ":5:15: ");
            assertThat(refused.exit()).isEqualTo(2);
            server.transcript().await("ERROR", file + ":5:15: ");
            server.transcript().await("ERROR", "nothing has changed");
        }
    }
}
