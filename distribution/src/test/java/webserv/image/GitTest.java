package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Git's own program for serving repositories, and git as its client: small requests and large ones
/// in chunks, packed requests, long answers, refusals.
final class GitTest {
    /// More than git sends with a length.
    private static final int LARGE_OCTETS = 3 << 20;

    private static final int AT_ONCE = 6;

    @TempDir Path folder;
    private final Address address = Address.free();

    @BeforeEach
    void makeRepository() throws IOException {
        var repository = Files.createDirectories(folder.resolve("repositories/a.git"));
        git(repository, "init", "-q", "--bare", "-b", "main");
        git(repository, "config", "http.receivepack", "true");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsPushedIsWhatIsCloned(boolean streamed) throws IOException {
        try (var _ = serve("stream_content: " + streamed)) {
            var first = clone("first");
            commit(first, LARGE_OCTETS);
            git(first, "push", "-q", "origin", "main");
            assertIsCopy(first, clone("second"));
        }
    }

    @Test
    void pullBringsWhatWasPushedMeanwhile() throws IOException {
        try (var _ = serve("")) {
            var first = clone("first");
            commit(first, 10);
            for (int i = 0; i < 100; i++) {
                git(first, "tag", "of-a-long-name-" + i);
            }
            git(first, "push", "-q", "--tags", "origin", "main");
            var second = clone("second");
            commit(first, 1000);
            git(first, "push", "-q", "origin", "main");
            git(second, "pull", "-q");
            assertIsCopy(first, second);
        }
    }

    @Test
    void clonesWaitForEachOther() throws IOException {
        try (var _ = serve("max_processes: 2")) {
            var first = clone("first");
            commit(first, LARGE_OCTETS);
            git(first, "push", "-q", "origin", "main");
            var copies = IntStream.range(0, AT_ONCE).mapToObj(i -> "copy" + i).toList();
            copies.parallelStream().forEach(this::clone);
            for (var copy : copies) {
                assertIsCopy(first, folder.resolve(copy));
            }
        }
    }

    @Test
    void gitTellsThatThereIsNoSuchRepository() throws IOException {
        try (var _ = serve("")) {
            var ended = command(folder, "clone", address.url("/git/none.git"), "none").run();
            assertThat(ended.exit()).isEqualTo(128);
            assertThat(ended.err()).contains("/git/none.git/' not found");
        }
    }

    @Test
    void whoMayNotPushIsTold() throws IOException {
        git(folder.resolve("repositories/a.git"), "config", "http.receivepack", "false");
        try (var _ = serve("")) {
            var first = clone("first");
            commit(first, 10);
            var ended = command(first, "push", "-q", "origin", "main").run();
            assertThat(ended.exit()).isEqualTo(128);
            assertThat(ended.err()).contains("The requested URL returned error: 403");
        }
    }

    private RunningServer serve(String settings) throws IOException {
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%s"
                            client_max_body_size: 100MiB
                            locations:
                              - path: /git/
                                alias: repositories
                                cgi:
                                  program: [git, http-backend]
                                  require_file: false
                                  environment:
                                    GIT_PROJECT_ROOT: %s
                                    GIT_HTTP_EXPORT_ALL: ""
                                  %s
                        """
                                .formatted(address, folder.resolve("repositories"), settings));
        return Image.BUILT.serve(configuration, address);
    }

    private Path clone(String name) {
        git(folder, "clone", "-q", address.url("/git/a.git"), name);
        return folder.resolve(name);
    }

    /// Adds a commit with a file of so many octets that cannot be packed.
    private static void commit(Path clone, int octets) throws IOException {
        var content = new byte[octets];
        new Random(octets).nextBytes(content);
        Files.write(clone.resolve("file" + octets), content);
        git(clone, "add", ".");
        git(clone, "commit", "-q", "-m", octets + " octets");
    }

    private static void assertIsCopy(Path original, Path copy) {
        assertThat(git(copy, "rev-parse", "HEAD")).isEqualTo(git(original, "rev-parse", "HEAD"));
        assertThat(git(copy, "status", "--porcelain")).isEmpty();
        git(copy, "fsck", "--full", "--strict");
    }

    /// @return what it says, when it has ended well
    private static String git(Path in, String... arguments) {
        var ended = command(in, arguments).run();
        assertThat(ended.exit()).as("git %s: %s", List.of(arguments), ended.err()).isZero();
        return ended.out();
    }

    /// Git as it comes, without what this machine has set for it.
    private static Program command(Path in, String... arguments) {
        var git = Program.of("git", (Object[]) arguments).in(in);
        var settings =
                Map.of(
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_TERMINAL_PROMPT", "0",
                        "GIT_AUTHOR_NAME", "a",
                        "GIT_AUTHOR_EMAIL", "a@localhost",
                        "GIT_COMMITTER_NAME", "a",
                        "GIT_COMMITTER_EMAIL", "a@localhost");
        for (var setting : settings.entrySet()) {
            git = git.with(setting.getKey(), setting.getValue());
        }
        return git;
    }
}
