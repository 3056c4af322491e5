package webserv.app.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RingTest {
    private static List<String> drained(Ring ring) {
        var lines = new ArrayList<String>();
        ring.drain(
                (target, line, length) ->
                        lines.add(target + " " + new String(line, 0, length, US_ASCII)),
                new byte[ring.capacity()]);
        return lines;
    }

    private static boolean offer(Ring ring, int target, String line) {
        return ring.offer(target, line.getBytes(US_ASCII), line.length());
    }

    @Test
    void linesComeOutInOrderAroundTheEnd() {
        var ring = new Ring(64);
        for (int round = 0; round < 100; round++) {
            offer(ring, round, "line " + round);
            offer(ring, 1, "more");
            assertThat(drained(ring)).containsExactly(round + " line " + round, "1 more");
        }
        assertThat(ring.dropped()).isZero();
    }

    @Test
    void lineThatFindsNoRoomIsCounted() {
        var ring = new Ring(32);
        assertThat(offer(ring, 0, "12345678")).isFalse();
        assertThat(offer(ring, 0, "12345678")).isTrue();
        assertThat(offer(ring, 0, "")).isTrue();
        assertThat(ring.dropped()).isEqualTo(1);
        assertThat(drained(ring)).hasSize(2);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void capacityIsAPowerOfTwo() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Ring(48));
    }

    /// Each waits for the other where it finds no room or no line: there may be one processor
    /// alone.
    @Test
    void nothingIsLostOrTornBetweenTwoThreads() throws Exception {
        var ring = new Ring(1024);
        int count = 200_000;
        var taker = Thread.currentThread();
        var producer =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            for (int i = 0; i < count; i++) {
                                while (!put(ring, i, taker)) {
                                    LockSupport.park();
                                }
                            }
                            LockSupport.unpark(taker);
                        });
        int next = 0;
        while (next < count) {
            for (var line : drained(ring)) {
                assertThat(line).isEqualTo(next + " line " + next);
                next++;
            }
            LockSupport.unpark(producer);
            if (ring.isEmpty() && next < count) {
                LockSupport.park();
            }
        }
        producer.join();
        assertThat(ring.isEmpty()).isTrue();
    }

    /// @return whether there was room
    private static boolean put(Ring ring, int number, Thread taker) {
        long dropped = ring.dropped();
        if (offer(ring, number, "line " + number)) {
            LockSupport.unpark(taker);
        }
        return ring.dropped() == dropped;
    }
}
