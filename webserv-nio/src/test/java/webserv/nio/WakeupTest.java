package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever has something for a loop ends its wait.
@Timeout(60)
class WakeupTest {
    private static final long FOR_EVER = -1;

    enum Way {
        SELECTOR {
            @Override
            Poller poller() throws IOException {
                return new SelectorPoller(Way::noSource);
            }
        },
        EPOLL {
            @Override
            Poller poller() throws IOException {
                return new EpollPoller(Way::noSource);
            }
        };

        abstract Poller poller() throws IOException;

        private static void noSource(EventSource source, int operations) {
            throw new AssertionError(source + " is told " + operations);
        }
    }

    private final List<Poller> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (var poller : open) {
            poller.close();
        }
    }

    private Poller open(Way way) throws IOException {
        var poller = way.poller();
        open.add(poller);
        return poller;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void wakeupEndsTheNextWaitAndOneAlone(Way way) throws IOException {
        var poller = open(way);
        for (int round = 0; round < 3; round++) {
            poller.wakeup();
            poller.wakeup();
            assertThat(poller.select(FOR_EVER)).isTrue();
            assertThat(poller.select(0)).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void wakeupsBeyondAllRoomAreForgottenAndTheNextOneCounts(Way way) throws IOException {
        var poller = open(way);
        for (int wakeup = 0; wakeup < 100_000; wakeup++) {
            poller.wakeup();
        }
        assertThat(poller.select(FOR_EVER)).isTrue();
        while (poller.select(0)) {
            // There are more.
        }
        poller.wakeup();
        assertThat(poller.select(FOR_EVER)).isTrue();
    }

    /// Such as one whose client has gone.
    @ParameterizedTest
    @EnumSource(Way.class)
    void threadThatIsInterruptedWakesAsAnyOther(Way way) throws IOException {
        var poller = open(way);
        for (int round = 0; round < 2; round++) {
            Thread.currentThread().interrupt();
            poller.wakeup();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(poller.select(FOR_EVER)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void pollerWaitsForNobodyOfItsOwn(Way way) throws IOException {
        assertThat(open(way).sources()).isEmpty();
    }

    /// The number that it had may be another's.
    @ParameterizedTest
    @EnumSource(Way.class)
    void wakeupOfAPollerThatIsClosedWakesNobody(Way way) throws IOException {
        var before = Descriptors.open();
        var closed = way.poller();
        closed.close();
        assertThat(Descriptors.open()).hasSameSizeAs(before);
        var other = open(way);
        closed.wakeup();
        assertThat(other.select(0)).isFalse();
    }
}
