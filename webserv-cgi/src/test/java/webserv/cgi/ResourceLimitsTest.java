package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import webserv.api.http.Cause;
import webserv.api.http.Reply;

@Timeout(60)
class ResourceLimitsTest {
    @TempDir Path folder;

    record Case(String name, String target, String key, String limit, String ending) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> greedy() {
        return Stream.of(
                new Case(
                        "CPU time",
                        "/burns-cpu.py",
                        "limit_cpu",
                        "1s",
                        "exit status 152 (SIGXCPU, out of CPU time)"),
                new Case("memory", "/takes-memory.py", "limit_memory", "256MiB", "exit status 1"),
                new Case("open files", "/opens-files.py", "limit_files", "32", "exit status 1"),
                new Case(
                        "size of a file",
                        "/writes-file.sh?large",
                        "limit_file_size",
                        "256KiB",
                        "exit status 153 (SIGXFSZ, a file beyond its limit)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("greedy")
    void programThatTakesMoreThanItMayEnds(Case row) throws Exception {
        try (var programs = Programs.in(folder, row.key(), row.limit())) {
            var request = TestRequest.get(row.target());
            var file = row.target().replaceFirst("\\?.*", "");
            assertThat(programs.refusal(request))
                    .isEqualTo(
                            new Reply.Refusal(
                                    502,
                                    new Cause(
                                            "gateway-no-output",
                                            folder + file + " gave no output, " + row.ending())));
            assertThat(request.notes().get("cgi_exit"))
                    .isEqualTo(row.ending().replaceAll("exit status (\\d+).*", "$1"));
        }
    }

    @Test
    void programWithinItsLimitsRunsAsWithoutThem() throws Exception {
        try (var programs =
                Programs.in(
                        folder,
                        "limit_cpu",
                        "5s",
                        "limit_memory",
                        "4GiB",
                        "limit_files",
                        "200",
                        "limit_file_size",
                        "1MiB")) {
            assertThat(programs.answer(TestRequest.get("/opens-files.py"))).isEqualTo("100\n");
        }
    }

    @Test
    void commandWithoutLimitsStaysAsItIs() {
        var settings = Programs.settings(folder);
        var limits = ResourceLimits.of(settings, Executables.ofServer(folder));
        assertThat(limits.around(List.of("/bin/sh", "-e"))).containsExactly("/bin/sh", "-e");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "limit_cpu,       0s,    at least 1s",
        "limit_cpu,       1500ms, must be a number of whole seconds",
        "limit_memory,    1KiB,  at least 1MiB",
        "limit_files,     1,     must be"
    })
    void limitThatCannotBeIsRefused(String key, String value, String reason) {
        var settings = Programs.settings(folder, key, value);
        assertThatThrownBy(() -> ResourceLimits.of(settings, Executables.ofServer(folder)))
                .hasMessageContaining(key)
                .hasMessageContaining(reason);
    }

    @Test
    void limitWithoutTheProgramThatSetsItIsRefused() {
        var settings = Programs.settings(folder, "limit_files", "32");
        assertThatThrownBy(() ->
                        ResourceLimits.of(settings, new Executables(folder.toString(), folder)))
                .hasMessageContaining("limit_files")
                .hasMessageContaining("needs the program prlimit of util-linux");
    }
}
