package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.http.Handler;

/// What grows with the number of locations, and what does not.
@Timeout(60)
class ManyLocationsTest {
    private static final int MANY = 200;

    @TempDir Path folder;
    private final CgiFactory factory = new CgiFactory();

    @Test
    void locationsHaveOneTimerWhichEndsWithTheLastOfThem() throws Exception {
        var before = threads();
        var locations = started();
        var timers = timersBeside(before);
        assertThat(timers).hasSize(1);

        var reloaded = started();
        locations.forEach(Handler::close);
        assertThat(timersBeside(before)).as("behind a reload").isEqualTo(timers);

        reloaded.forEach(Handler::close);
        for (var timer : timers) {
            assertThat(timer.join(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void locationsThatComeWhenAllHaveLeftHaveATimerAgain() throws Exception {
        started().forEach(Handler::close);
        var before = threads();
        var locations = started();
        assertThat(timersBeside(before)).hasSize(1);
        locations.forEach(Handler::close);
    }

    @Test
    void locationsThatAreOnlyCheckedHaveNone() {
        var before = threads();
        var locations = locations();
        assertThat(timersBeside(before)).isEmpty();
        locations.forEach(Handler::close);
    }

    @Test
    void locationsThatRanNothingLookForNothingLeftBehind() throws Exception {
        var host = new Host();
        var looked = new ArrayList<Stay>();
        var stays = IntStream.range(0, MANY).mapToObj(_ -> host.enter()).toList();
        for (var stay : stays) {
            if (stay.orphans().lookNow()) {
                looked.add(stay);
            }
            host.leave();
        }
        assertThat(looked).isEmpty();
    }

    @Test
    void oneLookIsForThoseOfAllLocationsThatEndedSinceTheLast() {
        var host = new Host();
        var first = host.enter();
        var second = host.enter();
        assertThat(first.timer()).isSameAs(second.timer());
        first.timer().shutdownNow(); // so that there is no other look
        end(first, "first");
        end(second, "second");
        assertThat(first.orphans().lookNow()).isTrue();
        assertThat(second.orphans().lookNow()).isFalse();
        end(second, "third");
        assertThat(second.orphans().lookNow()).isTrue();
        host.leave();
        host.leave();
    }

    private static void end(Stay stay, String name) {
        var mark = new RunMark(stay.markPrefix() + name);
        stay.orphans().expect(mark);
        stay.orphans().lookFor(mark);
    }

    private List<Handler> started() throws Exception {
        var locations = locations();
        for (var location : locations) {
            location.start();
        }
        return locations;
    }

    private List<Handler> locations() {
        return IntStream.range(0, MANY)
                .mapToObj(_ -> factory.create(Programs.settings(folder)))
                .toList();
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static Set<Thread> timersBeside(Set<Thread> before) {
        var threads = threads();
        threads.removeAll(before);
        threads.removeIf(thread -> !thread.getName().equals("cgi-timer"));
        return threads;
    }
}
