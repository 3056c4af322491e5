package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.testkit.ScarceProcess;

/// A store in a process of its own that has no descriptor left, and then one more for each try.
class DescriptorExhaustionTest {
    @TempDir private Path folder;

    @Test
    void requestIsForLaterUntilThereAreDescriptorsAgain() throws Exception {
        var store = Files.createDirectory(folder.resolve("store"));
        assertThat(ScarceProcess.said(FewDescriptors.class, store.toString()))
                .map(line -> line.replaceAll("( 503 after 5)+", " 503.."))
                .containsExactly(
                        "put 503.. 201",
                        "put with a digest 503.. 201",
                        "put into a new folder 503.. 201",
                        "form 503.. 201",
                        "get 503.. 200",
                        "creation 503.. 201",
                        "length and a part 503.. 204",
                        "part with a digest 503.. 204",
                        "last part 503.. 201",
                        "removal of an upload 503.. 204",
                        "removal of a file 503.. 204",
                        "removal of a folder 503.. 204",
                        "store: aa, digest, form, whole: hello, world",
                        "starts with few [204, 404], then 201 hello, world");
    }
}
