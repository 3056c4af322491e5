package webserv.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class ContentTest {
    @Test
    void lengthIsKnownOrNot() {
        assertThat(new Content.Written(_ -> {}, Content.UNKNOWN_LENGTH).length()).isEqualTo(-1);
        assertThat(new Content.Written(_ -> {}, 0).length()).isZero();
        assertThat(new Content.Published(Flow.Subscriber::onComplete, 1).length()).isEqualTo(1);
    }

    @Test
    void lengthBelowNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Content.Written(_ -> {}, -2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Content.Published(Flow.Subscriber::onComplete, -2));
    }
}
