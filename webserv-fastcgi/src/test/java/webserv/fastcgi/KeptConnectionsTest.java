package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

/// Which connections are kept, which request is lent one, and what becomes of it when it breaks.
@Timeout(60)
class KeptConnectionsTest {
    private static final String HEAD = "Status: 200\n\n";

    @TempDir Path folder;
    private Path script;

    /// Turned by hand.
    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void makeScript() throws IOException {
        script = Files.createFile(folder.resolve("a.php"));
    }

    @Test
    void connectionServesOneRequestAfterTheOther() throws Exception {
        try (var application = Application.answering(output(HEAD + "a").end());
                var rig = Rig.to(folder, application.address())) {
            for (int i = 0; i < 20; i++) {
                assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 a");
            }
            assertThat(application.connections()).isEqualTo(1);
        }
    }

    @Test
    void paddingThatFollowsTheEndMakesTheConnectionUnfit() throws Exception {
        var late = output(HEAD).record(3, 1, "\0\0\0\0\0\0\0\0", 0).raw(1);
        try (var application = Application.answering(late);
                var rig = Rig.to(folder, application.address())) {
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 ");
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 ");
            assertThat(application.connections()).isEqualTo(2);
        }
    }

    @Test
    void whatIsSaidTooLateOfOneRequestIsNoAnswerToTheNext() throws Exception {
        try (var application =
                        Application.running((number, in, out) -> {
                            int id = Application.readId(in);
                            out.write(output(HEAD + number).end().toArray(id));
                            Application.readId(in);
                            out.write(output(HEAD + "of somebody else").end().toArray(id));
                            in.transferTo(nowhere());
                        });
                var rig = Rig.to(folder, application.address())) {
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            assertThat(rig.answer(Requests.get("/a.php")))
                    .startsWith("502 ")
                    .contains("sent a record for request 1 [fastcgi-record-invalid]");
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 2");
        }
    }

    /// It has a request of somebody's under way there, or another one than was asked.
    @ParameterizedTest
    @ValueSource(ints = {Part.End.CANNOT_MULTIPLEX, Part.End.UNKNOWN_ROLE, 9})
    void connectionOnWhichNothingWasAnsweredIsNotKept(int protocolStatus) throws Exception {
        var end = Records.of().record(3, 1, "\0\0\0\0" + (char) protocolStatus + "\0\0\0", 0);
        try (var application = Application.answering(end);
                var rig = Rig.to(folder, application.address())) {
            assertThat(rig.answer(Requests.get("/a.php"))).startsWith("502 ");
            assertThat(rig.answer(Requests.get("/a.php"))).startsWith("502 ");
            assertThat(application.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectionsAreClosedWhereNoneAreKept() throws Exception {
        var ends = new Semaphore(0);
        try (var application =
                        Application.running((_, in, out) -> {
                            Application.readRequest(in);
                            out.write(output(HEAD).end().toArray());
                            if (in.read() < 0) {
                                ends.release();
                            }
                        });
                var rig = Rig.to(folder, application.address(), "keep_conn", "false")) {
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 ");
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 ");
            ends.acquire(2);
            assertThat(application.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectionThatNobodyNeedsIsClosed() throws Exception {
        var end = new CountDownLatch(1);
        try (var application =
                        Application.running((_, in, out) -> {
                            Application.readRequest(in);
                            out.write(output(HEAD).end().toArray());
                            if (in.read() < 0) {
                                end.countDown();
                            }
                        });
                var rig = Rig.to(folder, application.address(), "idle_timeout", "20ms")) {
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 ");
            end.await();
        }
    }

    /// Answers the first request of a connection and closes it when the second has come.
    private static Application fickle(Semaphore closed) throws IOException {
        return Application.running((number, in, out) -> {
            Application.readRequest(in);
            out.write(output(HEAD + number).end().toArray());
            if (Application.readRequest(in)) {
                closed.release();
            }
        });
    }

    @Test
    void requestThatMayBeMadeTwiceGoesToANewConnectionWhenTheKeptOneBreaks() throws Exception {
        var closed = new Semaphore(0);
        try (var application = fickle(closed);
                var rig = Rig.to(folder, application.address())) {
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 2");
            assertThat(closed.availablePermits()).isEqualTo(1);
        }
    }

    record Break(String name, Duration after, Records before, String answer) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// `@` stands for the application and its script.
    static Stream<Break> breaks() {
        var lost = "502 @ closed the connection before the end of its answer [fastcgi-lost]";
        return Stream.of(
                new Break("in the moment", Duration.ofMillis(250), Records.of(), "200 2"),
                new Break("later", Duration.ofMillis(251), Records.of(), lost),
                new Break("after errors", Duration.ZERO, Records.of().errors("busy\n"), lost));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void requestIsMadeOnceMoreOnlyIfTheApplicationCannotHaveWorkedOnIt(Break row) throws Exception {
        try (var application =
                        Application.running((number, in, out) -> {
                            Application.readRequest(in);
                            out.write(output(HEAD + number).end().toArray());
                            int second = Application.readId(in);
                            pass(row.after());
                            out.write(row.before().toArray(second));
                        });
                var rig = Rig.to(folder, application.address(), nanos::get)) {
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            assertThat(rig.answer(Requests.get("/a.php")))
                    .isEqualTo(row.answer().replace("@", nameOf(application)));
        }
    }

    @Test
    void requestThatMayNotBeMadeTwiceIsRefusedWhenTheKeptConnectionBreaks() throws Exception {
        try (var application = fickle(new Semaphore(0));
                var rig = Rig.to(folder, application.address(), nanos::get)) {
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            pass(Duration.ofSeconds(1));
            assertThat(rig.answer(Requests.of("POST", "/a.php")))
                    .isEqualTo(
                            "502 "
                                    + nameOf(application)
                                    + " closed the connection before the end of its answer"
                                    + " [fastcgi-lost]");
            assertThat(application.connections()).isEqualTo(1);
        }
    }

    @Test
    void newConnectionThatBreaksIsNotTriedAgain() throws Exception {
        try (var application = Application.running((_, in, _) -> Application.readRequest(in));
                var rig = Rig.to(folder, application.address())) {
            assertThat(rig.answer(Requests.get("/a.php"))).startsWith("502 ");
            assertThat(application.connections()).isEqualTo(1);
        }
    }

    /// Answers each request with the number of its connection.
    private static Application telling() throws IOException {
        return Application.running((number, in, out) -> {
            for (int id = Application.readId(in); id > 0; id = Application.readId(in)) {
                out.write(output(HEAD + number).end().toArray(id));
            }
        });
    }

    @Test
    void requestThatMayNotBeMadeTwiceGetsAConnectionThatHasRested() throws Exception {
        try (var application = telling();
                var rig = Rig.to(folder, application.address(), nanos::get)) {
            assertThat(rig.answer(Requests.of("POST", "/a.php"))).isEqualTo("200 1");
            pass(Duration.ofMillis(20));
            assertThat(rig.answer(Requests.of("POST", "/a.php"))).isEqualTo("200 1");
            pass(Duration.ofMillis(19));
            assertThat(rig.answer(Requests.of("POST", "/a.php"))).isEqualTo("200 2");
            assertThat(rig.answer(Requests.get("/a.php"))).isEqualTo("200 2");
        }
    }

    /// A worker that serves a connection serves no other one.
    @Test
    void connectionThatHasNotRestedIsClosedForTheNewOne() throws Exception {
        var worker = new Semaphore(1);
        try (var application =
                        Application.running((number, in, out) -> {
                            worker.acquire();
                            try {
                                for (int id = Application.readId(in);
                                        id > 0;
                                        id = Application.readId(in)) {
                                    out.write(output(HEAD + number).end().toArray(id));
                                }
                            } finally {
                                worker.release();
                            }
                        });
                var rig = Rig.to(folder, application.address(), nanos::get)) {
            for (int connection = 1; connection <= 5; connection++) {
                assertThat(rig.answer(Requests.of("POST", "/a.php")))
                        .isEqualTo("200 " + connection);
                assertThat(rig.handler().status()).containsEntry("resting_connections", 1);
            }
        }
    }

    @Test
    void olderConnectionIsLentWhereTheNewestHasNotRested() throws Exception {
        var both = new CyclicBarrier(2);
        try (var application =
                        Application.running((number, in, out) -> {
                            int id = Application.readId(in);
                            both.await();
                            while (id > 0) {
                                out.write(output(HEAD + number).end().toArray(id));
                                id = Application.readId(in);
                            }
                        });
                var rig = Rig.to(folder, application.address(), nanos::get)) {
            var first = rig.begin(Requests.get("/a.php"));
            var second = rig.begin(Requests.get("/a.php"));
            first.get(30, TimeUnit.SECONDS);
            second.get(30, TimeUnit.SECONDS);
            pass(Duration.ofMillis(20));
            var newest = rig.answer(Requests.get("/a.php"));
            var older = newest.equals("200 1") ? "200 2" : "200 1";
            assertThat(rig.answer(Requests.of("POST", "/a.php"))).isEqualTo(older);
        }
    }

    /// One worker, which serves a connection until it is closed, as php-fpm does.
    @Test
    void keptConnectionsStarveNoNewOne() throws Exception {
        var worker = new Semaphore(1);
        var hold = new CountDownLatch(1);
        var serving = new CountDownLatch(1);
        try (var application =
                        Application.running((number, in, out) -> {
                            worker.acquire();
                            try {
                                int id = Application.readId(in);
                                while (id > 0) {
                                    serving.countDown();
                                    hold.await();
                                    out.write(output(HEAD + number).end().toArray(id));
                                    id = Application.readId(in);
                                }
                            } finally {
                                worker.release();
                            }
                        });
                var rig = Rig.to(folder, application.address(), "idle_timeout", "1h")) {
            var first = rig.begin(Requests.get("/a.php"));
            serving.await();
            var second = rig.begin(Requests.get("/a.php"));
            hold.countDown();
            assertThat(Rig.text((Reply.Response) first.get(30, TimeUnit.SECONDS))).isEqualTo("1");
            assertThat(Rig.text((Reply.Response) second.get(30, TimeUnit.SECONDS))).isIn("1", "2");
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
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
}
