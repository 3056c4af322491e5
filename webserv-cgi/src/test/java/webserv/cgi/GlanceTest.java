package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GlanceTest {
    private static final long STEP = Glance.MOMENT / 4;

    private long now = Long.MAX_VALUE; // a clock may run over
    private int asked;
    private int thereAfter = Integer.MAX_VALUE;
    private final Glance glance =
            new Glance(
                    () -> ++asked > thereAfter,
                    () -> {
                        now += STEP;
                        return now;
                    });

    @Test
    void itEndsWithWhatIsThere() {
        thereAfter = 2;
        look();
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void itEndsWhenTheMomentIsOver() {
        look();
        assertThat(asked).isEqualTo(4);
    }

    @Test
    void itBecomesRareWhereItIsInVain() {
        assertThat(skippedBetweenLooks(10))
                .containsExactly(1, 3, 7, 15, 31, 63, 127, 255, 255, 255);
    }

    @Test
    void itIsDoneEachTimeAgainWhenSomethingWasThere() {
        skippedBetweenLooks(10);
        thereAfter = 0;
        asked = 0;
        while (asked == 0) {
            look();
        }
        look();
        assertThat(asked).isEqualTo(2);
    }

    private void look() {
        glance.awaitBriefly();
    }

    private List<Integer> skippedBetweenLooks(int looks) {
        look();
        var counts = new ArrayList<Integer>();
        for (int i = 0; i < looks; i++) {
            asked = 0;
            int skipped = -1;
            while (asked == 0) {
                look();
                skipped++;
            }
            counts.add(skipped);
        }
        return counts;
    }
}
