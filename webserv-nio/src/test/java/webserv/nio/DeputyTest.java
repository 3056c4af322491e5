package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import webserv.api.io.FileSlice;
import webserv.api.io.LoopDeputy;
import webserv.api.spi.TransportSettings;
import webserv.testkit.Await;

/// A thread that does the work of a loop which sleeps. What it does to a wire is what any other
/// task does, see [WireContractTest] with [Kind#DEPUTY].
@Timeout(60)
class DeputyTest {
    private static final int MANY = 200;

    private final FreeThread deputy = new FreeThread();
    private SocketRig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new SocketRig(new TransportSettings(1, 128, Duration.ofSeconds(60), 1 << 20), false);
    }

    @AfterEach
    void close() {
        deputy.close();
        rig.close();
    }

    @Test
    void deputyIsTheLoopWhileItStandsInForIt() throws IOException {
        var peer = rig.connect(rig.serve(Recorder::new));
        var loops = Collections.synchronizedList(new ArrayList<Thread>());
        deputy.order(() -> loops.add(LoopDeputy.currentLoop()));
        deputy.standIn(
                peer.server().wire(),
                () -> {
                    loops.add(LoopDeputy.currentLoop());
                    peer.server().wire().write(ISO_8859_1.encode("written"));
                });
        assertThat(peer.read(7)).isEqualTo("written");
        deputy.order(() -> loops.add(LoopDeputy.currentLoop()));
        deputy.order(rig::changed);
        rig.await(() -> loops.size() == 3);
        assertThat(loops).containsExactly(deputy, peer.server().loop(), deputy);
    }

    @Test
    void deputyThatIsNotFreeLeavesItsTasksToTheLoop() throws IOException {
        var peer = rig.connect(rig.serve(Recorder::new));
        deputy.busy = true;
        assertThat(whoRuns(peer)).containsOnly(peer.server().loop()).hasSize(MANY);
    }

    /// Of tasks that the deputy gives one behind the other.
    private List<Thread> whoRuns(Rig.Peer peer) {
        var threads = Collections.synchronizedList(new ArrayList<Thread>());
        for (int task = 1; task <= MANY; task++) {
            int number = task;
            deputy.order(() ->
                    peer.server()
                            .wire()
                            .execute(() -> {
                                threads.add(Thread.currentThread());
                                rig.changed();
                            }));
            rig.await(() -> threads.size() == number);
        }
        return threads;
    }

    @Test
    void taskThatItsTaskGivesRunsBehindItOnTheLoop() throws IOException {
        var peer = rig.connect(rig.serve(Recorder::new));
        var server = peer.server();
        deputy.standIn(
                server.wire(),
                () -> {
                    server.wire().execute(() -> server.note("second on " + kindOf(server)));
                    server.note("first on " + kindOf(server));
                });
        rig.await(() -> server.events().size() == 2);
        assertThat(server.events()).containsExactly("first on deputy", "second on loop");
    }

    private static String kindOf(Recorder server) {
        return Thread.currentThread().equals(server.loop()) ? "loop" : "deputy";
    }

    @Test
    void eventsOfTheLoopWaitForTheDeputy() throws IOException {
        var peer = rig.connect(rig.serve(Recorder::new));
        var server = peer.server();
        var seen = new AtomicReference<String>();
        deputy.standIn(
                server.wire(),
                () -> {
                    send(peer, "meanwhile");
                    awaitTheLoop(server);
                    seen.set(server.text());
                });
        rig.await(() -> server.text().equals("meanwhile"));
        assertThat(seen.get()).isEmpty();
    }

    private static void send(Rig.Peer peer, String text) {
        try {
            peer.send(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void taskThatFailsClosesItsWireAlone() throws IOException {
        var listener = rig.serve(Echo::new);
        var peer = rig.connect(listener);
        var other = rig.connect(listener);
        deputy.standIn(
                peer.server().wire(),
                () -> {
                    throw new IllegalStateException("of a task");
                });
        rig.await(peer.server()::isClosed);
        other.send("goes on");
        assertThat(other.read(7)).isEqualTo("goes on");
    }

    /// It would close the file.
    @Test
    void interruptOfADeputyIsNoneOfTheWires(@TempDir Path folder) throws IOException {
        var path = Files.writeString(folder.resolve("file"), "written");
        var peer = rig.connect(rig.serve(Recorder::new));
        try (var file = FileChannel.open(path)) {
            deputy.interruptBefore = true;
            deputy.standIn(
                    peer.server().wire(),
                    () -> peer.server().wire().write(new FileSlice(file, 0, 7, () -> {})));
            assertThat(peer.read(7)).isEqualTo("written");
            assertThat(file.isOpen()).isTrue();
        }
    }

    /// The loop has an event of a wire when it wakes, and the deputy has closed the wire by then.
    @ParameterizedTest
    @EnumSource(names = {"ONE_LOOP", "ONE_NATIVE_LOOP"})
    void eventOfAWireThatADeputyClosesIsNotTold(Kind kind) throws IOException {
        try (var rig = kind.open()) {
            var peer = rig.connect(rig.serve(Recorder::new));
            var server = peer.server();
            deputy.standIn(
                    server.wire(),
                    () -> {
                        send(peer, "too late");
                        awaitTheLoop(server);
                        server.wire().abort();
                    });
            rig.await(server::isClosed);
            var other = rig.connect(rig.serve(Echo::new));
            other.send("goes on");
            assertThat(other.read(7)).isEqualTo("goes on");
            assertThat(server.text()).isEmpty();
            assertThat(server.events()).containsExactly("closed ABORTED");
        }
    }

    /// Until it has been woken, and waits for the deputy.
    private static void awaitTheLoop(Recorder server) {
        Await.untilWaiting(server.loop());
    }

    @Test
    void closingTheTransportWaitsForTheDeputy() throws Exception {
        var peer = rig.connect(rig.serve(Recorder::new));
        var server = peer.server();
        var standsIn = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        deputy.standIn(
                server.wire(),
                () -> {
                    standsIn.countDown();
                    await(mayEnd);
                    server.note("task has ended");
                });
        standsIn.await();
        var closing = Thread.ofPlatform().daemon().start(rig.network()::close);
        Await.untilWaiting(closing);
        assertThat(server.isClosed()).isFalse();
        mayEnd.countDown();
        closing.join();
        assertThat(server.events()).containsExactly("task has ended", "closed ABORTED");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
