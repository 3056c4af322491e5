package webserv.api.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopDeputyTest {
    private final List<Object> seen = new ArrayList<>();

    @Test
    void deputyIsTheLoopThatItStandsInForAndStandsInForNoOther() throws InterruptedException {
        var loop = Thread.currentThread();
        var deputy =
                new LoopDeputy("deputy") {
                    @Override
                    protected boolean isFree() {
                        return true;
                    }

                    @Override
                    public void run() {
                        note(this);
                        standsIn(loop);
                        note(this);
                        standsInNoLonger();
                        note(this);
                    }
                };
        deputy.start();
        deputy.join();
        assertThat(seen)
                .containsExactly(deputy, false, true, loop, true, false, deputy, false, true);
    }

    private void note(LoopDeputy deputy) {
        seen.add(LoopDeputy.currentLoop());
        seen.add(LoopDeputy.isCurrent());
        seen.add(deputy.mayStandIn());
    }

    @Test
    void deputyThatIsNotFreeStandsInForNone() {
        var deputy =
                new LoopDeputy("deputy") {
                    @Override
                    protected boolean isFree() {
                        return false;
                    }
                };
        assertThat(deputy.mayStandIn()).isFalse();
    }

    @Test
    void anyOtherThreadIsItsOwnLoop() {
        assertThat(LoopDeputy.currentLoop()).isEqualTo(Thread.currentThread());
        assertThat(LoopDeputy.isCurrent()).isFalse();
    }
}
