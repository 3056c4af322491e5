package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusyPollingTest {
    private static final long STEP = BusyPolling.MOMENT / 4;

    private long now = Long.MAX_VALUE; // a clock may run over
    private int asked;
    private int eventAfter = Integer.MAX_VALUE;
    private final BusyPolling polling =
            new BusyPolling(
                    () -> {
                        now += STEP;
                        return ++asked > eventAfter;
                    },
                    () -> now,
                    BusyPolling.MOMENT);

    @Test
    void itEndsWithTheFirstEvent() throws IOException {
        eventAfter = 2;
        assertThat(polling.poll()).isTrue();
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void itEndsWhenTheMomentIsOver() throws IOException {
        assertThat(polling.poll()).isFalse();
        assertThat(asked).isEqualTo(4);
    }

    @Test
    void itBecomesRareWhereItIsInVain() throws IOException {
        assertThat(skippedBetweenPolls(10))
                .containsExactly(1, 3, 7, 15, 31, 63, 127, 255, 255, 255);
    }

    @Test
    void itIsDoneEachTimeAgainAfterAnEvent() throws IOException {
        skippedBetweenPolls(10);
        eventAfter = 0;
        while (!polling.poll()) {
            // It is left out.
        }
        asked = 0;
        assertThat(polling.poll()).isTrue();
        assertThat(asked).isEqualTo(1);
    }

    private List<Integer> skippedBetweenPolls(int polls) throws IOException {
        polling.poll();
        var counts = new ArrayList<Integer>();
        for (int i = 0; i < polls; i++) {
            asked = 0;
            int skipped = -1;
            while (asked == 0) {
                assertThat(polling.poll()).isFalse();
                skipped++;
            }
            counts.add(skipped);
        }
        return counts;
    }
}
