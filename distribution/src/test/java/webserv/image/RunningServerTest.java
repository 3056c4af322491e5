package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What tests rely on when they look at a server's last words.
final class RunningServerTest {
    private static final String TALKS_UNTIL_ITS_END = "yes word | head -n 20000; echo stopped";

    @Test
    void allThatWasWrittenIsThereWhenTheProcessHasEnded() {
        try (var server =
                RunningServer.start(Program.of("sh", "-c", TALKS_UNTIL_ITS_END), List.of())) {
            assertThat(server.awaitExit()).isZero();
            assertThat(server.transcript().toString()).hasLineCount(20_001).endsWith("stopped");
        }
    }
}
