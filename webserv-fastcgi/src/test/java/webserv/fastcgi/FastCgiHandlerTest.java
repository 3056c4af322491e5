package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.matches;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.gateway.UnreadableContent;
import webserv.testkit.Requests;

@Timeout(60)
class FastCgiHandlerTest {
    private static final String HEAD = "Status: 200\n\n";

    @TempDir Path folder;
    private Path script;

    @BeforeEach
    void makeScript() throws IOException {
        script = Files.createFile(folder.resolve("a.php"));
    }

    record Case(String name, Records records, String answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// `@` stands for the application and its script.
    static Stream<Case> answers() {
        return Stream.of(
                row("document", output(HEAD + "body").end(), "200 body"),
                row("head in two records", output("Status: 2").output("01\n\nb").end(), "201 b"),
                row(
                        "declared length",
                        output("Status: 200\nContent-Length: 4\n\nbody").end(),
                        "200 body"),
                row(
                        "output beyond the declared length is dropped",
                        output("Status: 200\nContent-Length: 2\n\nbody").end(),
                        "200 bo"),
                row(
                        "output short of the declared length",
                        output("Status: 200\nContent-Length: 9\n\nbody").end(),
                        "502 @ gave content that breaks off after 4 of 9 octets, exit status 0"
                                + " [gateway-content-cut]"),
                row(
                        "record that is none behind the content",
                        output(HEAD + "body").octets("HTTP/1.1 400 Bad Request\r\n\r\n"),
                        "502 @ sent a record of version 72 [fastcgi-record-invalid]"),
                row(
                        "local redirect",
                        output("Location: /b?c\n\n").end(),
                        new Reply.Forward("/b", Optional.of("c")).toString()),
                row(
                        "errors before the head",
                        Records.of().errors("x\n").output(HEAD).end(),
                        "200 "),
                row(
                        "no output",
                        Records.of().end(3, 0),
                        "502 @ gave no output, exit status 3 [gateway-no-output]"),
                row(
                        "head that breaks off",
                        output("Status: 200\n").end(),
                        "502 @ gave a head that breaks off, exit status 0 [gateway-head-cut]"),
                row(
                        "invalid head",
                        output("hello\n\n").end(),
                        "502 @ gave an invalid head: line 1: it has no colon: 'hello' [gateway-head-invalid]"),
                row(
                        "head that is too large",
                        output("X: " + "y".repeat(2000)),
                        "502 @ gave a head of more than 1024 octets [gateway-head-too-large]"),
                row(
                        "overloaded",
                        Records.of().end(0, 2),
                        "503 @ is overloaded [fastcgi-overloaded]"),
                row("unknown role", Records.of().end(0, 3), "502 @ is no responder [fastcgi-role]"),
                row(
                        "multiplexing",
                        Records.of().end(0, 1),
                        "502 @ takes the connection for shared [fastcgi-multiplexed]"),
                row(
                        "unknown status",
                        Records.of().end(0, 9),
                        "502 @ ended with protocol status 9 [fastcgi-protocol-status]"),
                row(
                        "another protocol",
                        Records.of().octets("HTTP/1.1 400 Bad Request\r\n\r\n"),
                        "502 @ sent a record of version 72 [fastcgi-record-invalid]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void recordsBecomeTheReply(Case row) throws Exception {
        try (var application = Application.answering(row.records());
                var rig = Rig.to(folder, application.address(), "max_head", "1KiB")) {
            assertThat(rig.answer(Requests.get("/a.php")))
                    .isEqualTo(row.answer().replace("@", nameOf(application)));
        }
    }

    @Test
    void applicationThatSaysNothingIs504() throws Exception {
        try (var application = Application.running((_, in, _) -> in.transferTo(nowhere()));
                var rig = Rig.to(folder, application.address(), "first_octet_timeout", "50ms")) {
            assertThat(rig.answer(Requests.get("/a.php")))
                    .isEqualTo(
                            "504 "
                                    + nameOf(application)
                                    + " wrote nothing in time [fastcgi-silent]");
        }
    }

    @Test
    void errorsAreNoAnswer() throws Exception {
        try (var application =
                        Application.running((_, in, out) -> {
                            Application.readRequest(in);
                            out.write(Records.of().errors("busy\n").toArray());
                            in.transferTo(nowhere());
                        });
                var rig = Rig.to(folder, application.address(), "first_octet_timeout", "50ms")) {
            assertThat(rig.answer(Requests.get("/a.php")))
                    .endsWith("wrote nothing in time [fastcgi-silent]");
        }
    }

    @Test
    void applicationThatDoesNotEndIsLeft() throws Exception {
        var left = new CountDownLatch(1);
        try (var application = left("on and", left);
                var rig = Rig.to(folder, application.address(), "timeout", "100ms")) {
            var response = rig.response(Requests.get("/a.php"));
            assertThatThrownBy(() -> Rig.text(response))
                    .hasMessage(nameOf(application) + " did not end in time");
            left.await();
        }
    }

    @Test
    void outputBeyondTheLimitIsAborted() throws Exception {
        try (var application = Application.answering(output(HEAD + "x".repeat(2000)).end());
                var rig = Rig.to(folder, application.address(), "max_output", "1KiB")) {
            assertThat(rig.answer(Requests.get("/a.php")))
                    .endsWith("wrote more than it may [fastcgi-output-too-large]");
        }
    }

    @Test
    void applicationIsLeftWhenTheClientIsGone() throws Exception {
        var left = new CountDownLatch(1);
        try (var application = left("body", left);
                var rig = Rig.to(folder, application.address())) {
            var content = (Content.Written) rig.response(Requests.get("/a.php")).content();
            assertThatThrownBy(() -> content.writer().writeTo(Rig.goneClient()))
                    .hasMessage("the client is gone");
            left.await();
        }
    }

    @Test
    void applicationIsLeftWhenItsAnswerIsNotWanted() throws Exception {
        var left = new CountDownLatch(1);
        try (var application = left("body", left);
                var rig = Rig.to(folder, application.address())) {
            var content = (Content.Written) rig.response(Requests.get("/a.php")).content();
            content.writer().discard();
            left.await();
        }
    }

    @Test
    void applicationIsLeftWhenTheContentBreaksOff() throws Exception {
        var left = new CountDownLatch(1);
        try (var application =
                        Application.running((_, in, _) -> {
                            in.transferTo(nowhere());
                            left.countDown();
                        });
                var rig = Rig.to(folder, application.address(), "stream_content", "true")) {
            var request = Requests.of("POST", "/a.php").content(Rig.brokenContent(), 100);
            assertThat(rig.answer(request)).endsWith("lost its client [fastcgi-client-gone]");
            left.await();
        }
    }

    @Test
    void contentThatWasKeptAndCannotBeReadIsAFaultOfTheServer() throws Exception {
        var unreadable = Rig.broken(new UnreadableContent(new IOException("the disk is gone")));
        try (var application = Application.running((_, in, _) -> in.transferTo(nowhere()));
                var rig = Rig.to(folder, application.address(), "stream_content", "true")) {
            assertThat(rig.answer(Requests.of("POST", "/a.php").content(unreadable, 100)))
                    .startsWith("500 ")
                    .endsWith("the content that was kept for it [fastcgi-content-unreadable]");
        }
    }

    @Test
    void interruptedHandlerLeavesTheApplication() throws Exception {
        var asked = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        try (var application =
                        Application.running((_, in, _) -> {
                            Application.readRequest(in);
                            asked.countDown();
                            if (in.read() < 0) {
                                left.countDown();
                            }
                        });
                var rig = Rig.to(folder, application.address())) {
            var handling = rig.ask(Requests.get("/a.php"));
            asked.await();
            handling.thread().interrupt();
            left.await();
            assertThatThrownBy(() -> handling.reply().get(30, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void applicationMayAnswerWithoutReading() throws Exception {
        try (var application =
                        Application.running((_, in, out) -> {
                            in.read();
                            out.write(output(HEAD + "enough").end().toArray());
                            in.transferTo(nowhere());
                        });
                var rig = Rig.to(folder, application.address())) {
            var content = new ByteArrayInputStream(new byte[10 << 20]);
            assertThat(rig.answer(Requests.of("POST", "/a.php").content(content, 10 << 20)))
                    .isEqualTo("200 enough");
        }
    }

    @Test
    void refusedConnectionIs502() throws Exception {
        int port;
        try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        try (var rig = Rig.to(folder, "127.0.0.1:" + port)) {
            assertThat(rig.answer(Requests.get("/a.php")))
                    .isEqualTo(
                            "502 127.0.0.1:"
                                    + port
                                    + " for "
                                    + script
                                    + " cannot be reached: Connection refused [fastcgi-unreachable]");
        }
    }

    @Test
    void socketThatIsNotThereIs502() throws Exception {
        try (var rig = Rig.to(folder, "unix:" + folder + "/none.sock")) {
            assertThat(rig.answer(Requests.get("/a.php")))
                    .startsWith("502 ")
                    .contains(" cannot be reached: ")
                    .endsWith("[fastcgi-unreachable]");
        }
    }

    @Test
    void requestsBeyondTheQueueAre503() throws Exception {
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var application =
                        Application.running((_, in, out) -> {
                            Application.readRequest(in);
                            asked.countDown();
                            go.await();
                            out.write(output(HEAD + "first").end().toArray());
                        });
                var rig =
                        Rig.to(
                                folder,
                                application.address(),
                                "max_connections",
                                "1",
                                "queue",
                                "0")) {
            var first = rig.begin(Requests.get("/a.php"));
            asked.await();
            assertThat(rig.reply(Requests.get("/a.php")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    503,
                                    new Cause(
                                            "gateway-queue-full",
                                            "1 request is served and 0 requests wait"),
                                    Fields.of("Retry-After", "5")));
            assertThat(rig.handler().status())
                    .isEqualTo(
                            Map.of(
                                    "application", application.address(),
                                    "running", 1,
                                    "waiting", 0,
                                    "max_connections", 1,
                                    "queue", 0,
                                    "resting_connections", 0));
            go.countDown();
            assertThat(Rig.text((Reply.Response) first.get(30, TimeUnit.SECONDS)))
                    .isEqualTo("first");
        }
    }

    @Test
    void stopBreaksOffWhatIsLeft() throws Exception {
        var asked = new CountDownLatch(1);
        try (var application =
                Application.running((_, in, _) -> {
                    Application.readRequest(in);
                    asked.countDown();
                    in.transferTo(nowhere());
                })) {
            var rig = Rig.to(folder, application.address());
            var outcome = rig.begin(Requests.get("/a.php"));
            asked.await();
            rig.close();
            assertThat(outcome.get(30, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Reply.Refusal.class,
                            refusal -> assertThat(refusal.status()).isEqualTo(503));
            assertThat(rig.answer(Requests.get("/a.php")))
                    .isEqualTo("503 the server stops [gateway-stopping]");
        }
    }

    @Test
    void folderWithoutItsSlashIsRedirected() throws Exception {
        Files.createDirectory(folder.resolve("ä b"));
        Files.createFile(folder.resolve("ä b/index.php"));
        try (var rig = Rig.to(folder, "127.0.0.1:9")) {
            assertThat(rig.response(Requests.get("//%C3%A4%20b?c=%20")))
                    .isEqualTo(Reply.Response.empty(301, "Location", "/%C3%A4%20b/?c=%20"));
        }
    }

    @Test
    void decisionRecordTellsTimesAndStatus() throws Exception {
        try (var application = Application.answering(output(HEAD + "a").end(7, 0));
                var rig = Rig.to(folder, application.address())) {
            var request = spy(Requests.get("/a.php").make());
            Rig.text((Reply.Response) rig.handler().handle(request));
            for (var time :
                    List.of(
                            "fastcgi_wait",
                            "fastcgi_connect",
                            "fastcgi_first_octet",
                            "fastcgi_total")) {
                verify(request).note(eq(time), matches("[0-9]+\\.[0-9]{6}"));
            }
            verify(request).note("fastcgi_exit", "7");
            verify(request, never()).note(eq("fastcgi_ending"), any());
        }
    }

    @Test
    void explanationAsksNobody() throws Exception {
        try (var rig = Rig.to(folder, "127.0.0.1:9")) {
            var prospect = rig.handler().explain(Requests.get("/a.php/b").make());
            assertThat(prospect.reply()).isEmpty();
            assertThat(prospect.steps())
                    .startsWith("ask 127.0.0.1:9 for '" + script + "'")
                    .contains(
                            "param SCRIPT_NAME '/a.php'",
                            "param SCRIPT_FILENAME '" + script + "'",
                            "param PATH_INFO '/b'",
                            "param REQUEST_METHOD 'GET'");
            assertThat(rig.handler().explain(Requests.get("/none.php").make()).reply())
                    .contains(
                            new Reply.Refusal(
                                    404,
                                    new Cause(
                                            "gateway-no-script",
                                            "no such script: " + folder.resolve("none.php"))));
        }
    }

    /// One that begins its answer, and tells when its connection is closed.
    private static Application left(String begun, CountDownLatch left) throws IOException {
        return Application.running((_, in, out) -> {
            Application.readRequest(in);
            out.write(output(HEAD + begun).toArray());
            if (in.read() < 0) {
                left.countDown();
            }
        });
    }

    private static OutputStream nowhere() {
        return OutputStream.nullOutputStream();
    }

    private String nameOf(Application application) {
        return application.address() + " for " + script;
    }

    private static Records output(String text) {
        return Records.of().output(text);
    }

    private static Case row(String name, Records records, String answer) {
        return new Case(name, records, answer);
    }
}
