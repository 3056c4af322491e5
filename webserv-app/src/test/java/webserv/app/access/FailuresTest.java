package webserv.app.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.slf4j.event.SubstituteLoggingEvent;
import webserv.app.logging.Said;

class FailuresTest {
    private final Said said = new Said();

    @Test
    void firstIsToldWithItsTraceAndOthersAsTheirNumberDoubles() {
        var first = new IllegalStateException("first");
        var failures = new Failures(said.logger());
        failures.tell(first);
        for (int i = 1; i < 1000; i++) {
            failures.tell(new IllegalStateException("other"));
        }
        assertThat(said.events())
                .first()
                .extracting(SubstituteLoggingEvent::getThrowable)
                .isSameAs(first);
        assertThat(said.events().stream().skip(1))
                .extracting(event -> event.getArgumentArray()[0])
                .containsExactly(2, 4, 8, 16, 32, 64, 128, 256, 512);
    }

    @Test
    void failureThatCannotBeToldIsNoOtherOne() {
        Queue<SubstituteLoggingEvent> full =
                new ArrayDeque<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public boolean add(SubstituteLoggingEvent event) {
                        throw new LinkageError("test");
                    }
                };
        var failures = new Failures(new Said(full).logger());
        assertThatCode(() -> failures.tell(new IllegalStateException())).doesNotThrowAnyException();
    }
}
