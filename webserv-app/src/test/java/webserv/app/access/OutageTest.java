package webserv.app.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import webserv.app.logging.Said;

class OutageTest {
    private final Said said = new Said();
    private final Target target = Target.of(new ByteArrayOutputStream());
    private long now = Long.MAX_VALUE - 5;
    private final Outage outage = new Outage(said.logger(), () -> now);

    private List<String> told() {
        var lines =
                said.lines().stream()
                        .map(line -> line.replace("the access log on the standard output ", ""))
                        .toList();
        said.events().clear();
        return lines;
    }

    private void later(Duration time) {
        now += time.toNanos();
    }

    @Test
    void oneIsToldWhenItBeginsAndWhenItIsOver() {
        outage.wrote(target);
        assertThat(told()).isEmpty();
        outage.failed(target, 2, () -> "full");
        assertThat(told()).containsExactly("cannot be written, lines are lost: full");
        outage.failed(target, 3, () -> "full");
        assertThat(told()).isEmpty();
        outage.wrote(target);
        assertThat(told()).containsExactly("is written again, 5 lines were lost");
        outage.wrote(target);
        outage.closed(target, 0);
        assertThat(told()).isEmpty();
    }

    /// As where a pipe is read ten times a second, and too little each time.
    @Test
    void manyOfAMinuteAreToldInOneLineBehindIt() {
        outage.failed(target, 1, () -> "full");
        outage.wrote(target);
        assertThat(told())
                .containsExactly(
                        "cannot be written, lines are lost: full",
                        "is written again, 1 line was lost");
        for (int i = 1; i < 600; i++) {
            later(Duration.ofMillis(100));
            outage.failed(target, 2, () -> "full");
            outage.wrote(target);
        }
        assertThat(told()).isEmpty();
        later(Duration.ofMillis(100));
        outage.wrote(target);
        assertThat(told())
                .containsExactly("cannot be written now and then, 1198 lines were lost in 60 s");
        later(Duration.ofSeconds(59));
        outage.failed(target, 2, () -> "full");
        outage.wrote(target);
        outage.wrote(target);
        assertThat(told()).isEmpty();
    }

    @Test
    void oneThatLastsIsToldBehindTheMinute() {
        outage.failed(target, 1, () -> "full");
        outage.wrote(target);
        outage.failed(target, 10, () -> "full");
        told();
        later(Duration.ofMinutes(1));
        outage.failed(target, 100, () -> "gone");
        outage.wrote(target);
        assertThat(told())
                .containsExactly(
                        "cannot be written, lines are lost: gone",
                        "is written again, 110 lines were lost");
    }

    @Test
    void whatWasNotToldIsWhenItIsClosed() {
        outage.failed(target, 1, () -> "full");
        outage.wrote(target);
        outage.failed(target, 4, () -> "full");
        outage.wrote(target);
        told();
        outage.closed(target, 1);
        assertThat(told()).containsExactly("is closed, 5 lines were lost");
    }
}
