package webserv.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.testkit.ScarceProcess;

/// A control socket in a process of its own that has no descriptor left for a while.
class DescriptorExhaustionTest {
    @TempDir private Path folder;

    @Test
    void clientWaitsUntilThereIsADescriptorAndOthersAreAnsweredBehindIt() throws Exception {
        var said = ScarceProcess.said(FewDescriptors.class, folder.resolve("sock").toString());
        assertThat(said)
                .filteredOn(line -> !line.contains("WARN"))
                .containsExactly("before", "ok meanwhile", "behind", "is gone");
        assertThat(said)
                .filteredOn(line -> line.contains("clients of the control socket"))
                .hasSize(1);
    }
}
