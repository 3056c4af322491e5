package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.ResponseBrokenException;

@ParameterizedClass(name = "programs that are believed to be {0}")
@EnumSource
@Timeout(60)
class RunLimitsTest {
    @Parameter Habit habit = Habit.UNKNOWN;
    @TempDir Path folder;

    @Test
    void programThatSaysNothingIs504AndEndsThoughItIgnoresSigterm() throws Exception {
        try (var programs =
                Programs.believed(
                        habit, folder, "first_octet_timeout", "300ms", "kill_grace", "100ms")) {
            assertThat(programs.refusal(TestRequest.get("/stubborn.py")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    504,
                                    new Cause(
                                            "cgi-silent",
                                            folder + "/stubborn.py wrote nothing in time")));
        }
    }

    @Test
    void programThatTakesTooLongIs504() throws Exception {
        try (var programs =
                Programs.believed(habit, folder, "timeout", "300ms", "kill_grace", "100ms")) {
            assertThat(programs.refusal(TestRequest.get("/stubborn.py")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    504,
                                    new Cause(
                                            "cgi-timeout",
                                            folder + "/stubborn.py did not end in time")));
        }
    }

    @Test
    void programThatHangsAfterItsHeadIsAborted() throws Exception {
        try (var programs = Programs.believed(habit, folder, "timeout", "1s")) {
            var response = programs.response(TestRequest.get("/hangs-after-head.sh"));
            assertThatThrownBy(() -> Programs.text(response))
                    .isInstanceOf(ResponseBrokenException.class)
                    .hasMessage(folder + "/hangs-after-head.sh did not end in time");
        }
    }

    @Test
    void programThatWritesForeverIsAborted() throws Exception {
        try (var programs = Programs.believed(habit, folder, "max_output", "1MiB")) {
            var response = programs.response(TestRequest.get("/forever.sh"));
            assertThatThrownBy(() -> Programs.text(response))
                    .isInstanceOf(ResponseBrokenException.class)
                    .hasMessage(folder + "/forever.sh wrote more than it may");
        }
    }

    @Test
    void floodOfErrorsHoldsNothingUp() throws Exception {
        try (var programs = Programs.believed(habit, folder, "max_stderr", "64B")) {
            assertThat(programs.answer(TestRequest.get("/stderr-flood.py"))).isEqualTo("answered");
        }
    }

    @Test
    void requestBeyondTheQueueIs503() throws Exception {
        try (var programs =
                Programs.believed(
                        habit, folder, "max_processes", "1", "queue", "0", "queue_timeout", "3s")) {
            programs.response(TestRequest.get("/hangs-after-head.sh"));
            assertThat(programs.refusal(TestRequest.get("/hello.pl")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    503,
                                    new Cause(
                                            "gateway-queue-full",
                                            "1 program runs and 0 requests wait"),
                                    Fields.of("Retry-After", "3")));
        }
    }

    @Test
    void requestThatWaitsTooLongIs503() throws Exception {
        try (var programs =
                Programs.believed(habit, folder, "max_processes", "1", "queue_timeout", "50ms")) {
            programs.response(TestRequest.get("/hangs-after-head.sh"));
            assertThat(programs.refusal(TestRequest.get("/hello.pl")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    503,
                                    new Cause(
                                            "gateway-queue-timeout",
                                            "no program ended within 50ms"),
                                    Fields.of("Retry-After", "1")));
        }
    }

    @Test
    void waitingRequestRunsWhenAProgramEnds() throws Exception {
        try (var programs =
                Programs.believed(habit, folder, "max_processes", "1", "queue_timeout", "30s")) {
            for (int i = 0; i < 5; i++) {
                assertThat(programs.answer(TestRequest.get("/hello.pl")))
                        .isEqualTo("hello from perl");
            }
        }
    }

    @Test
    void stoppedHandlerAdmitsNobody() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            programs.handler().close();
            assertThat(programs.refusal(TestRequest.get("/hello.pl")).cause().detail())
                    .isEqualTo("the server stops");
        }
    }

    @Test
    void programsOfAllLocationsTogetherAreLimited() throws Exception {
        var host = new Host();
        try (var first = Programs.of(host, folder, "max_processes_in_all", "2");
                var second =
                        Programs.of(
                                host,
                                folder,
                                "max_processes_in_all",
                                "1",
                                "queue_timeout",
                                "50ms");
                var third = Programs.of(host, folder, "max_processes_in_all", "2")) {
            first.response(TestRequest.get("/hangs-after-head.sh"));
            assertThat(second.refusal(TestRequest.get("/hello.pl")))
                    .isEqualTo(
                            new Reply.Refusal(
                                    503,
                                    new Cause(
                                            "gateway-queue-timeout",
                                            "no program of any location ended within 50ms"),
                                    Fields.of("Retry-After", "1")));
            assertThat(third.answer(TestRequest.get("/hello.pl"))).isEqualTo("hello from perl");
            first.handler().close();
            assertThat(second.answer(TestRequest.get("/hello.pl"))).isEqualTo("hello from perl");
        }
    }

    @Test
    void programsThatRunAreCounted() throws Exception {
        try (var programs = Programs.believed(habit, folder, "max_processes", "3", "queue", "5")) {
            var idle = Map.of("running", 0, "waiting", 0, "max_processes", 3, "queue", 5);
            assertThat(programs.handler().status()).isEqualTo(idle);
            programs.response(TestRequest.get("/hangs-after-head.sh"));
            assertThat(programs.handler().status()).containsEntry("running", 1);
            programs.handler().close();
            assertThat(programs.handler().status()).isEqualTo(idle);
        }
    }

    @Test
    void timesAndExitOfARunAreNoted() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            var request = TestRequest.get("/direct");
            assertThat(programs.answer(request)).isEqualTo("/direct|");
            assertThat(request.notes().keySet())
                    .containsExactly(
                            "cgi_exit", "cgi_first_octet", "cgi_spawn", "cgi_total", "cgi_wait");
            assertThat(request.notes().get("cgi_exit")).isEqualTo("0");
            assertThat(seconds(request, "cgi_spawn"))
                    .isPositive()
                    .isLessThanOrEqualTo(seconds(request, "cgi_first_octet"));
            assertThat(seconds(request, "cgi_first_octet"))
                    .isLessThanOrEqualTo(seconds(request, "cgi_total"));
        }
    }

    private static double seconds(TestRequest request, String note) {
        assertThat(request.notes().get(note)).matches("\\d+\\.\\d{6}");
        return Double.parseDouble(request.notes().get(note));
    }

    @Test
    void whyARunWasEndedIsNoted() throws Exception {
        try (var programs =
                Programs.believed(
                        habit, folder, "first_octet_timeout", "300ms", "kill_grace", "100ms")) {
            var request = TestRequest.get("/stubborn.py");
            assertThat(programs.refusal(request).status()).isEqualTo(504);
            assertThat(request.notes().get("cgi_ending")).isEqualTo("silent");
            assertThat(seconds(request, "cgi_total")).isBetween(0.3, 30.0);
            assertThat(request.notes()).doesNotContainKeys("cgi_first_octet", "cgi_exit");
        }
    }
}
