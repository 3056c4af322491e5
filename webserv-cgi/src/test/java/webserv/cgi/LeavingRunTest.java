package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.http.Reply;

/// Programs that have answered and hold their slots until they have ended, where nobody may wait
/// for one.
@ParameterizedClass(name = "programs that are believed to be {0}")
@EnumSource
@Timeout(60)
class LeavingRunTest {
    private static final int OFTEN = 100;

    @Parameter Habit habit = Habit.UNKNOWN;
    @TempDir Path folder;

    private Programs programs() throws Exception {
        return Programs.believed(habit, folder, "max_processes", "1", "queue", "0");
    }

    /// Answers up to the end of the output, of a declared length, without content, and a refused
    /// one.
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/hello.pl",
                "/direct",
                "/runs.sh?trace",
                "/head.sh?Status: 204~~",
                "/head.sh?hello~"
            })
    void clientThatAsksAgainAtOnceIsNotRefusedForItsLastProgram(String target) throws Exception {
        try (var programs = programs()) {
            for (int i = 0; i < OFTEN; i++) {
                assertThat(statusOf(programs, target)).as("request %s", i).isNotEqualTo(503);
            }
        }
    }

    /// Each asks when it has its answer; the slots that come free are not always their own.
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/hello.pl", "/direct", "/runs.sh?trace"})
    void asManyClientsAsSlotsAreNotRefused(String target) throws Exception {
        try (var programs = Programs.believed(habit, folder, "max_processes", "2", "queue", "0");
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = new ArrayList<Future<Set<Integer>>>();
            for (int client = 0; client < 2; client++) {
                statuses.add(clients.submit(() -> statusesOf(programs, target)));
            }
            for (var each : statuses) {
                assertThat(each.get()).doesNotContain(503);
            }
        }
    }

    private static Set<Integer> statusesOf(Programs programs, String target) throws Exception {
        var statuses = new HashSet<Integer>();
        for (int i = 0; i < OFTEN; i++) {
            statuses.add(statusOf(programs, target));
        }
        return statuses;
    }

    @Test
    void programThatWorksOnBehindItsAnswerHoldsItsSlot() throws Exception {
        try (var programs = programs()) {
            assertThat(statusOf(programs, "/declares-and-hangs.sh")).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertThat(statusOf(programs, "/hello.pl")).isEqualTo(503);
            }
        }
    }

    /// As a server asks for it, and reads it to its end.
    private static int statusOf(Programs programs, String target) throws Exception {
        return switch (programs.promise(TestRequest.get(target)).get(30, TimeUnit.SECONDS)) {
            case Reply.Response response -> {
                assertThat(Programs.text(response)).isNotNull();
                yield response.status();
            }
            case Reply.Refusal refusal -> refusal.status();
            case Reply other -> throw new AssertionError("no answer of these programs: " + other);
        };
    }
}
