package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

/// Applications that keep to no protocol: neither the server nor the next client pays for it.
@Timeout(60)
class WickedApplicationTest {
    private static final String HEAD = "Status: 200\n\n";

    @TempDir Path folder;
    private Path script;

    @BeforeEach
    void makeScript() throws IOException {
        script = Files.createFile(folder.resolve("a.php"));
    }

    /// @param records that answer each request
    /// @param answer that the client gets, of each; `@` stands for the application and its script
    record Breach(String name, Records records, String answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Breach> breaches() {
        return Stream.of(
                new Breach(
                        "output behind its end",
                        output(HEAD + "a").output("").output("b").end(),
                        "502 @ sent output behind the end of its output"),
                new Breach(
                        "output behind its end, which came first",
                        output("").output(HEAD).end(),
                        "502 @ sent output behind the end of its output"),
                new Breach(
                        "output of the connection",
                        output(HEAD + "a").record(6, 0, "b", 0).end(),
                        "502 @ sent a record of type 6 for request 0"),
                new Breach(
                        "record of the connection for a request",
                        output(HEAD + "a").record(10, 1, "", 0).end(),
                        "502 @ sent a record of type 10"),
                new Breach(
                        "unknown type",
                        output(HEAD + "a").record(12, 1, "", 255).end(),
                        "502 @ sent a record of type 12"),
                new Breach(
                        "end as long as a record can be",
                        output(HEAD + "a").record(3, 1, "\0".repeat(65_535), 255),
                        "502 @ sent an end of 65535 octets instead of 8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaches")
    void breachOfTheProtocolIs502AndNothingIsKept(Breach row) throws Exception {
        try (var application = Application.answering(row.records());
                var rig = Rig.to(folder, application.address())) {
            var name = application.address() + " for " + script;
            for (int connection = 1; connection <= 2; connection++) {
                assertThat(rig.answer(Requests.get("/a.php")))
                        .isEqualTo(row.answer().replace("@", name) + " [fastcgi-record-invalid]");
                assertThat(application.connections()).isEqualTo(connection);
                assertThat(rig.handler().status()).containsEntry("resting_connections", 0);
            }
        }
    }

    static Stream<Breach> behindTheEnd() {
        var next = Records.of().record(6, 2, HEAD + "for another", 0).record(3, 2, "12345678", 0);
        return Stream.of(
                new Breach("another end", Records.of().end(), ""),
                new Breach("output", output("b"), ""),
                new Breach("the end of its output", output(""), ""),
                new Breach("errors", Records.of().errors("no\n"), ""),
                new Breach("what concerns the connection", Records.of().record(10, 0, "", 0), ""),
                new Breach("another protocol", Records.of().octets("HTTP/1.1 400\r\n\r\n"), ""),
                new Breach("an answer to the next request", next, ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("behindTheEnd")
    void connectionIsNotKeptIfAnythingComesWithTheEndAndBehindIt(Breach row) throws Exception {
        var records = output(HEAD + "a").end().then(row.records());
        try (var application = Application.answering(records);
                var rig = Rig.to(folder, application.address())) {
            for (int connection = 1; connection <= 2; connection++) {
                assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 a");
                assertThat(rig.handler().status()).containsEntry("resting_connections", 0);
            }
            assertThat(application.connections()).isEqualTo(2);
        }
    }

    /// As one that answers the next request before it was asked, and is faster than our look.
    @Test
    void applicationThatCountsOnIsNotBelieved() throws Exception {
        try (var application =
                        Application.running((_, in, out) -> {
                            int id = Application.readId(in);
                            out.write(output(HEAD + "a").end().toArray(id));
                            Application.readId(in);
                            out.write(output(HEAD + "guessed").end().toArray(id + 1));
                            in.transferTo(OutputStream.nullOutputStream());
                        });
                var rig =
                        Rig.to(
                                folder,
                                application.address(),
                                new Pools(System::nanoTime, () -> new Random(1)))) {
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 a");
            assertThat(rig.answer(Requests.get("/a.php")))
                    .startsWith("502 ")
                    .endsWith(" sent a record for request 2 [fastcgi-record-invalid]");
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 a");
        }
    }

    static Stream<Breach> floods() {
        var silent = "504 @ wrote nothing in time [fastcgi-silent]";
        return Stream.of(
                new Breach("errors", Records.of().errors("no\n".repeat(5000)), silent),
                new Breach("the end of its errors", Records.of().errors(""), silent),
                new Breach("the end of its output", output(""), silent),
                new Breach("padding", Records.of().record(7, 1, "", 255), silent),
                new Breach(
                        "what concerns the connection",
                        Records.of().record(11, 0, "x".repeat(5000), 0),
                        silent),
                new Breach(
                        "lines of a head",
                        output("X: y\n".repeat(5000)),
                        "502 @ gave a head of more than 65536 octets [gateway-head-too-large]"),
                new Breach(
                        "one line of a head",
                        output("x".repeat(5000)),
                        "502 @ gave a head of more than 65536 octets [gateway-head-too-large]"));
    }

    /// Without an end, until it is left.
    private static Application flooding(Records first, Records then, CountDownLatch left)
            throws IOException {
        return Application.running((_, in, out) -> {
            int id = Application.readId(in);
            out.write(first.toArray(id));
            var more = then.toArray(id);
            try {
                while (true) {
                    out.write(more);
                }
            } catch (IOException _) {
                left.countDown();
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void floodThatIsNoAnswerEndsAtALimit(Breach row) throws Exception {
        var left = new CountDownLatch(1);
        try (var application = flooding(Records.of(), row.records(), left);
                var rig =
                        Rig.to(
                                folder,
                                application.address(),
                                "first_octet_timeout",
                                "50ms",
                                "max_stderr",
                                "64B")) {
            assertThat(rig.answer(Requests.get("/a.php")))
                    .isEqualTo(row.answer().replace("@", application.address() + " for " + script));
            left.await();
        }
    }

    @Test
    void floodBehindAnAnswerThatIsNotWantedEndsAtTheLimitOfOutput() throws Exception {
        var left = new CountDownLatch(1);
        try (var application = flooding(output(HEAD), output("x".repeat(5000)), left);
                var rig = Rig.to(folder, application.address(), "max_output", "1MiB")) {
            assertThat(rig.answer(Requests.of("HEAD", "/a.php"))).isEqualTo("200 ");
            left.await();
        }
    }

    /// As an application in a process of its own: on no thread that the server's could keep
    /// waiting.
    private static Application floodingOnItsOwn() throws IOException {
        return Application.running((_, in, out) -> {
            var nothing = Records.of();
            for (int i = 0; i < 1 << 16; i++) {
                nothing.errors("");
            }
            var much = nothing.toArray(Application.readId(in));
            var writing =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    while (true) {
                                        out.write(much);
                                    }
                                } catch (IOException _) {
                                    // It was left.
                                }
                            });
            writing.join();
        });
    }

    /// There is always something to read of them, so that their readers never wait.
    @Test
    void floodsLeaveTimeForOtherRequests() throws Exception {
        int floods = 2 * Runtime.getRuntime().availableProcessors();
        try (var wicked = floodingOnItsOwn();
                var other = Application.answering(output(HEAD + "a").end());
                var flooded =
                        Rig.to(
                                folder,
                                wicked.address(),
                                "max_connections",
                                "" + floods,
                                "first_octet_timeout",
                                "60s");
                var rig = Rig.to(folder, other.address())) {
            for (int i = 0; i < floods; i++) {
                flooded.ask(Requests.get("/a.php"));
            }
            wicked.awaitConnections(floods);
            for (int i = 0; i < 3; i++) {
                var answer = rig.begin(Requests.get("/a.php")).get(20, TimeUnit.SECONDS);
                assertThat(Rig.text((Reply.Response) answer)).isEqualTo("a");
            }
        }
    }

    private static Records output(String text) {
        return Records.of().output(text);
    }
}
