package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RefusalTest {
    private static final Cause CAUSE = new Cause("full", "no room");

    @Test
    void refusalForNowSaysWhenToComeAgain() {
        assertThat(Reply.Refusal.busy(CAUSE))
                .isEqualTo(new Reply.Refusal(503, CAUSE, Fields.of("Retry-After", "5")));
        assertThat(Reply.Refusal.busy(CAUSE, 30))
                .isEqualTo(new Reply.Refusal(503, CAUSE, Fields.of("Retry-After", "30")));
    }

    @Test
    void refusalForNowIsNotForAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reply.Refusal.busy(CAUSE, 0))
                .withMessage("a client comes back in 1 second or later: 0");
    }
}
