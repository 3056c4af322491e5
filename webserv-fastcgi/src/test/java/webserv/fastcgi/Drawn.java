package webserv.fastcgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Draws just these, for the numbers of requests: each is one less than the number.
final class Drawn implements RandomGenerator {
    private final Queue<Integer> left = new ArrayDeque<>();

    Drawn(int... draws) {
        IntStream.of(draws).forEach(left::add);
    }

    int left() {
        return left.size();
    }

    @Override
    public int nextInt(int bound) {
        assertThat(bound).isEqualTo(RecordWriter.MAX_REQUEST);
        return left.remove();
    }

    @Override
    public long nextLong() {
        throw new AssertionError();
    }
}
