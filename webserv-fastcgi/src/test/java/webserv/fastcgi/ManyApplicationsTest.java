package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import webserv.api.io.ListenAddress;

/// What grows with the number of applications, and what does not.
class ManyApplicationsTest {
    private static final Keeping KEEPING = new Keeping(1, Duration.ofMinutes(1));

    private final Pools pools = new Pools(System::nanoTime);
    private final List<Address> addresses =
            IntStream.rangeClosed(1, 200)
                    .mapToObj(port -> new Address(ListenAddress.parse("127.0.0.1:" + port)))
                    .toList();

    @Test
    void applicationsHaveOneClockWhichEndsWithTheLastOfThem() {
        var clocks = entered();
        assertThat(clocks).hasSize(1);
        assertThat(entered()).as("by a reload").isEqualTo(clocks);
        leave();
        assertThat(clocks).as("when the old ones have left").noneMatch(clock -> clock.isShutdown());
        leave();
        assertThat(clocks).allMatch(ScheduledExecutorService::isShutdown);
        assertThat(pools.count()).isZero();
    }

    @Test
    void applicationsThatComeWhenAllHaveLeftHaveAClockAgain() {
        entered();
        leave();
        assertThat(entered()).hasSize(1).noneMatch(clock -> clock.isShutdown());
        leave();
    }

    private List<ScheduledExecutorService> entered() {
        return addresses.stream()
                .map(address -> pools.enter(address, KEEPING).clock())
                .distinct()
                .toList();
    }

    private void leave() {
        addresses.forEach(address -> pools.leave(address, KEEPING));
    }
}
