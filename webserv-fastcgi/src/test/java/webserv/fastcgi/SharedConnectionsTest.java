package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Reply;
import webserv.testkit.Requests;

/// Locations of one server that lead to one application, and what they make of its connections.
@Timeout(60)
class SharedConnectionsTest {
    private static final String HEAD = "Status: 200\n\n";

    @TempDir Path folder;

    /// Turned by hand.
    private final AtomicLong nanos = new AtomicLong();

    private final Pools pools = new Pools(nanos::get);

    /// Connections that this server has closed.
    private final Semaphore ends = new Semaphore(0);

    @BeforeEach
    void makeScript() throws IOException {
        Files.createFile(folder.resolve("a.php"));
    }

    private Rig location(Application application, String... settings) {
        return Rig.to(folder, application.address(), pools, settings);
    }

    /// Answers each request with the number of its connection.
    ///
    /// @param workers each serves a connection until it is closed, as php-fpm does
    private Application telling(int workers) throws IOException {
        var free = new Semaphore(workers);
        return Application.running((number, in, out) -> {
            free.acquire();
            try {
                for (int id = Application.readId(in); id > 0; id = Application.readId(in)) {
                    out.write(Records.of().output(HEAD + number).end().toArray(id));
                }
            } finally {
                free.release();
                ends.release();
            }
        });
    }

    @Test
    void connectionThatRestsIsLentToAnyLocation() throws Exception {
        try (var application = telling(1);
                var first = location(application, "idle_timeout", "1h");
                var second = location(application, "idle_timeout", "1h")) {
            for (int i = 0; i < 5; i++) {
                assertThat(first.answer(Requests.get("/a.php"))).isEqualTo("200 1");
                assertThat(second.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            }
            assertThat(application.connections()).isEqualTo(1);
            assertThat(first.handler().status()).containsEntry("resting_connections", 1);
            assertThat(second.handler().status()).containsEntry("resting_connections", 1);
        }
    }

    @Test
    void connectionsToAnotherAddressAreApart() throws Exception {
        try (var application = telling(1);
                var other = telling(1);
                var first = location(application);
                var second = location(other)) {
            assertThat(first.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            assertThat(second.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            assertThat(application.connections()).isEqualTo(1);
            assertThat(other.connections()).isEqualTo(1);
        }
    }

    /// The application may be about to close it.
    @Test
    void postIsGivenTheWorkerOfAConnectionThatAnotherLocationHasJustUsed() throws Exception {
        try (var application = telling(1);
                var first = location(application, "idle_timeout", "1h");
                var second = location(application, "idle_timeout", "1h")) {
            assertThat(first.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            assertThat(second.answer(Requests.of("POST", "/a.php"))).isEqualTo("200 2");
            assertThat(first.handler().status()).containsEntry("resting_connections", 1);
        }
    }

    @Test
    void locationThatKeepsNoneIsGivenTheWorkerOfOneThatDoes() throws Exception {
        try (var application = telling(1);
                var first = location(application, "idle_timeout", "1h");
                var second = location(application, "keep_conn", "false")) {
            assertThat(first.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            assertThat(second.answer(Requests.get("/a.php"))).isEqualTo("200 2");
            assertThat(first.handler().status()).containsEntry("resting_connections", 0);
        }
    }

    /// Serves one connection at a time, and answers nothing before `hold` is at its end.
    private Application busy(CountDownLatch serving, CountDownLatch hold) throws IOException {
        var worker = new Semaphore(1);
        return Application.running((_, in, out) -> {
            worker.acquire();
            try {
                for (int id = Application.readId(in); id > 0; id = Application.readId(in)) {
                    serving.countDown();
                    hold.await();
                    out.write(Records.of().output(HEAD).end().toArray(id));
                }
            } finally {
                worker.release();
            }
        });
    }

    @Test
    void requestThatWaitsForAWorkerIsGivenThatOfAnotherLocation() throws Exception {
        var serving = new CountDownLatch(1);
        var hold = new CountDownLatch(1);
        try (var application = busy(serving, hold);
                var first = location(application, "idle_timeout", "1h");
                var second = location(application, "keep_conn", "false")) {
            var held = first.begin(Requests.get("/a.php"));
            serving.await();
            var waiting = second.begin(Requests.get("/a.php"));
            application.awaitConnections(2);
            hold.countDown();
            assertThat(Rig.text((Reply.Response) held.get(30, TimeUnit.SECONDS))).isEmpty();
            assertThat(Rig.text((Reply.Response) waiting.get(30, TimeUnit.SECONDS))).isEmpty();
        }
    }

    /// Answers when two requests are there, so that there are two connections.
    private Application inPairs() throws IOException {
        var both = new CyclicBarrier(2);
        return Application.running((number, in, out) -> {
            for (int id = Application.readId(in); id > 0; id = Application.readId(in)) {
                both.await();
                out.write(Records.of().output(HEAD + number).end().toArray(id));
            }
            ends.release();
        });
    }

    private static void askBoth(Rig first, Rig second) throws Exception {
        var one = first.begin(Requests.get("/a.php"));
        var other = second.begin(Requests.get("/a.php"));
        one.get(30, TimeUnit.SECONDS);
        other.get(30, TimeUnit.SECONDS);
    }

    @Test
    void noMoreRestInAllThanALocationKeeps() throws Exception {
        try (var application = inPairs();
                var first = location(application, "keepalive", "1");
                var second = location(application, "keepalive", "1")) {
            askBoth(first, second);
            ends.acquire();
            assertThat(first.handler().status()).containsEntry("resting_connections", 1);
        }
    }

    /// The one that is to rest for longer does so first.
    @Test
    void connectionRestsAsLongAsTheLocationSaysThatUsedItLast() throws Exception {
        var go = List.of(new CountDownLatch(1), new CountDownLatch(1));
        var real = new Pools(System::nanoTime);
        try (var application =
                        Application.running((number, in, out) -> {
                            int id = Application.readId(in);
                            go.get(number - 1).await();
                            out.write(Records.of().output(HEAD + number).end().toArray(id));
                            if (in.read() < 0) {
                                ends.release(number);
                            }
                        });
                var first = Rig.to(folder, application.address(), real, "idle_timeout", "1h");
                var second = Rig.to(folder, application.address(), real, "idle_timeout", "20ms")) {
            var longer = first.begin(Requests.get("/a.php"));
            application.awaitConnections(1);
            var shorter = second.begin(Requests.get("/a.php"));
            application.awaitConnections(2);
            go.getFirst().countDown();
            assertThat(Rig.text((Reply.Response) longer.get(30, TimeUnit.SECONDS))).isEqualTo("1");
            go.getLast().countDown();
            assertThat(Rig.text((Reply.Response) shorter.get(30, TimeUnit.SECONDS))).isEqualTo("2");
            ends.acquire(2);
            assertThat(first.handler().status()).containsEntry("resting_connections", 1);
        }
    }

    @Test
    void connectionsOutliveALocationThatIsReplacedByItsLike() throws Exception {
        try (var application = telling(1)) {
            var before = location(application, "idle_timeout", "1h");
            assertThat(before.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            try (var behind = location(application, "idle_timeout", "1h")) {
                before.close();
                assertThat(behind.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            }
            ends.acquire();
            assertThat(pools.count()).isZero();
        }
    }

    @Test
    void connectionsEndWithTheLastLocationThatKeepsThemSo() throws Exception {
        try (var application = telling(1)) {
            var before = location(application, "idle_timeout", "1h");
            assertThat(before.answer(Requests.get("/a.php"))).isEqualTo("200 1");
            try (var behind = location(application, "idle_timeout", "59m")) {
                before.close();
                ends.acquire();
                assertThat(behind.handler().status()).containsEntry("resting_connections", 0);
                assertThat(behind.answer(Requests.get("/a.php"))).isEqualTo("200 2");
            }
        }
    }

    @Test
    void locationThatIsOnlyCheckedEntersNoPool() throws Exception {
        try (var application = telling(1);
                var checked = Rig.unstarted(folder, application.address(), pools)) {
            assertThat(checked.handler().warnings()).isEmpty();
            assertThat(checked.handler().explain(Requests.get("/a.php").make()).steps())
                    .isNotEmpty();
            assertThat(checked.handler().status()).containsEntry("resting_connections", 0);
            assertThat(pools.count()).isZero();
        }
    }

    @Test
    void locationThatIsOnlyCheckedLeavesThePoolToTheOthers() throws Exception {
        try (var application = telling(1);
                var stays = location(application)) {
            Rig.unstarted(folder, application.address(), pools).close();
            assertThat(pools.count()).isEqualTo(1);
            assertThat(stays.answer(Requests.get("/a.php"))).isEqualTo("200 1");
        }
    }

    @Test
    void locationThatClosesTwiceLeavesOnce() throws Exception {
        try (var application = telling(1);
                var stays = location(application)) {
            var goes = location(application);
            goes.close();
            goes.close();
            assertThat(pools.count()).isEqualTo(1);
            assertThat(stays.answer(Requests.get("/a.php"))).isEqualTo("200 1");
        }
    }

    @Test
    void closingALocationBreaksOffItsOwnRequestsAlone() throws Exception {
        var serving = new CountDownLatch(2);
        var hold = new CountDownLatch(1);
        try (var application =
                        Application.running((_, in, out) -> {
                            int id = Application.readId(in);
                            serving.countDown();
                            hold.await();
                            out.write(Records.of().output(HEAD + "whole").end().toArray(id));
                        });
                var stays = location(application)) {
            var goes = location(application);
            var lost = goes.begin(Requests.get("/a.php"));
            var answered = stays.begin(Requests.get("/a.php"));
            serving.await();
            goes.close();
            assertThat(lost.get(30, TimeUnit.SECONDS)).asString().contains("fastcgi-stopped");
            hold.countDown();
            assertThat(Rig.text((Reply.Response) answered.get(30, TimeUnit.SECONDS)))
                    .isEqualTo("whole");
        }
    }
}
