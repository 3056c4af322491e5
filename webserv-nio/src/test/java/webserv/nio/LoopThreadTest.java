package webserv.nio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import webserv.api.io.Listener;
import webserv.api.io.LoopThread;
import webserv.api.spi.TransportSettings;

/// What a loop's own thread tells who is called on it.
@Timeout(60)
class LoopThreadTest {
    private static final long HELD_NANOS = 1_000_000;

    private SocketRig rig;
    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        rig = new SocketRig(new TransportSettings(1, 128, Duration.ofSeconds(60), 1 << 20), false);
        listener = rig.serve(Recorder::new);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void loopIsLoneWhileItHasOneConnection() throws Exception {
        var first = rig.connect(listener);
        assertThat((boolean) on(first, LoopThread::isLone)).isTrue();
        var second = rig.connect(listener);
        assertThat((boolean) on(first, LoopThread::isLone)).isFalse();
        second.server().wire().execute(() -> second.server().wire().abort());
        assertThat((boolean) on(first, LoopThread::isLone)).isTrue();
    }

    @Test
    void loopIsLoneOnceInATurn() throws Exception {
        var peer = rig.connect(listener);
        var afterwards = new CompletableFuture<Boolean>();
        boolean isLone =
                on(
                        peer,
                        loop -> {
                            loop.afterwards(() -> afterwards.complete(true));
                            return loop.isLone();
                        });
        assertThat(isLone).isFalse();
        assertThat(afterwards.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat((boolean) on(peer, LoopThread::isLone)).isTrue();
    }

    @Test
    void timeThatTheLoopWasHeldIsInItsClock() throws Exception {
        var peer = rig.connect(listener);
        var wire = peer.server().wire();
        long passed =
                on(
                        peer,
                        loop -> {
                            long before = wire.nanoTime();
                            while (System.nanoTime() - before < HELD_NANOS) {
                                Thread.onSpinWait();
                            }
                            loop.readClock();
                            return wire.nanoTime() - before;
                        });
        assertThat(passed).isGreaterThanOrEqualTo(HELD_NANOS);
    }

    @Test
    void whatIsDoneAfterwardsIsBehindWhatWasWritten() throws Exception {
        var peer = rig.connect(listener);
        var wire = peer.server().wire();
        var read = new CountDownLatch(1);
        var inTime = new CompletableFuture<Boolean>();
        on(
                peer,
                loop -> {
                    loop.afterwards(() -> inTime.complete(isOver(read)));
                    wire.write(ISO_8859_1.encode("answer"));
                    return loop;
                });
        assertThat(peer.read(6)).isEqualTo("answer");
        read.countDown();
        assertThat(inTime.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void otherThreadsAreNoLoops() {
        assertThat(LoopThread.current()).isEmpty();
    }

    private static boolean isOver(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T on(Rig.Peer peer, Function<LoopThread, T> asked) throws Exception {
        var answer = new CompletableFuture<T>();
        peer.server()
                .wire()
                .execute(() -> answer.complete(asked.apply(LoopThread.current().orElseThrow())));
        return answer.get(30, TimeUnit.SECONDS);
    }
}
