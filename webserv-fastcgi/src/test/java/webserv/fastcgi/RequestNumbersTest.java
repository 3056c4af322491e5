package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestNumbersTest {
    private final RequestNumbers numbers = new RequestNumbers();

    @Test
    void firstIs1ForApplicationsThatKnowNoOther() {
        assertThat(numbers.current()).isEqualTo(1);
    }

    @Test
    void othersAreDrawnFromAllThatThereAre() {
        assertThat(numbers.next(new Drawn(65_534))).isEqualTo(65_535);
        assertThat(numbers.current()).isEqualTo(65_535);
        assertThat(numbers.next(new Drawn(1))).isEqualTo(2);
        assertThat(numbers.current()).isEqualTo(2);
    }

    @Test
    void numberOfTheRequestBeforeIsDrawnAgain() {
        assertThat(numbers.next(new Drawn(0, 0, 4))).isEqualTo(5);
    }

    @Test
    void noneOfTheSixteenBeforeComesAgain() {
        var few =
                new Random(1) {
                    @Override
                    public int nextInt(int bound) {
                        return super.nextInt(20);
                    }
                };
        var given = new ArrayList<Integer>();
        given.add(numbers.current());
        for (int i = 0; i < 1000; i++) {
            given.add(numbers.next(few));
            var latest = given.subList(Math.max(0, given.size() - 17), given.size());
            assertThat(new HashSet<>(latest)).as("%s", latest).hasSameSizeAs(latest);
        }
    }
}
