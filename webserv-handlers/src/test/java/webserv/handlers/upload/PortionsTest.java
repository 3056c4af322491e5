package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class PortionsTest {
    private final Portions portions = new Portions();

    @Test
    void knownSmallContentGetsAsMuchAsItNeeds() {
        assertThat(portions.take(10).capacity()).isEqualTo(10);
        assertThat(portions.take(0).capacity()).isEqualTo(1);
    }

    @Test
    void largeBuffersAreBoundedAndComeBack() {
        var taken = new ArrayList<ByteBuffer>();
        for (int i = 0; i < Portions.MOST_LARGE; i++) {
            taken.add(portions.take(1 << 20));
        }
        assertThat(taken).allMatch(ByteBuffer::isDirect);
        assertThat(portions.take(-1).capacity()).isEqualTo(Portions.SMALL_OCTETS);
        var used = taken.getFirst().position(5);
        portions.giveBack(used);
        assertThat(portions.take(-1)).isSameAs(used);
        assertThat(used.position()).isZero();
        assertThat(portions.take(-1).isDirect()).isFalse();
    }
}
