package webserv.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NativesTest {
    private final List<Thread> threads = new ArrayList<>();
    private boolean hasThreads;
    private final Natives natives =
            new Natives(
                    List.of(),
                    3,
                    linking -> {
                        if (!hasThreads) {
                            throw new OutOfMemoryError("on purpose");
                        }
                        threads.add(new Thread(linking));
                        return threads.getLast();
                    });

    @Test
    void functionsThatNoThreadCouldLinkAreLinkedLater() throws InterruptedException {
        natives.count();
        natives.count();
        assertThatThrownBy(natives::count).isInstanceOf(OutOfMemoryError.class);
        hasThreads = true;
        for (int i = 0; i < 2 * Natives.USUAL; i++) {
            natives.count();
        }
        assertThat(threads).hasSize(1);
        threads.getFirst().join();
        assertThat(natives.isInUse()).isTrue();
    }
}
