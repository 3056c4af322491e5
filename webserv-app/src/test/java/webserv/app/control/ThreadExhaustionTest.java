package webserv.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.testkit.ScarceProcess;

/// A control socket in a process of its own that has no thread left for a while.
class ThreadExhaustionTest {
    @TempDir private Path folder;

    @Test
    void clientWithoutAThreadIsClosedAndOthersAreAnsweredBehindIt() throws Exception {
        var said = ScarceProcess.said(FewThreads.class, folder.resolve("sock").toString());
        assertThat(said)
                .filteredOn(line -> !line.contains("WARN"))
                .containsExactly("before", "closed", "closed", "behind", "is gone");
        assertThat(said)
                .filteredOn(line -> line.contains("WARN"))
                .singleElement()
                .asString()
                .endsWith(
                        "clients of the control socket are closed unanswered:"
                                + " java.lang.OutOfMemoryError: unable to create native thread");
    }
}
