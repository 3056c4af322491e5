package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import webserv.api.http.Reply;

/// Requests that a program has led to another one, while it works on.
@ParameterizedClass(name = "programs that are believed to be {0}")
@EnumSource
@Timeout(60)
class RunningOnTest {
    private static final Reply ON = new Reply.Forward("/hello.pl", Optional.empty());

    @Parameter Habit habit = Habit.UNKNOWN;
    @TempDir Path folder;
    @TempDir Path other;

    private Programs programs(int most, String... keysAndValues) throws Exception {
        var all = new ArrayList<>(List.of(keysAndValues));
        all.addAll(List.of("max_processes", "" + most, "queue", "0"));
        return Programs.believed(habit, folder, all.toArray(String[]::new));
    }

    private static TestRequest ledOn(Programs programs) throws Exception {
        var request = TestRequest.get("/redirects-and-works.sh");
        assertThat(programs.reply(request)).isEqualTo(ON);
        return request.ledTo("/hello.pl");
    }

    /// While a process becomes another program, there is a moment without an environment to find it
    /// by.
    private static List<ProcessHandle> thatRun(Programs programs) {
        var running = programs.running();
        while (running.isEmpty()) {
            running = programs.running();
        }
        return running;
    }

    private static String text(CompletableFuture<Reply> promise) throws Exception {
        return Programs.text((Reply.Response) promise.get());
    }

    @Test
    void requestWaitsForTheSlotOfTheProgramThatLedItOn() throws Exception {
        try (var programs = programs(1)) {
            var answer = programs.promise(ledOn(programs));
            assertThat(programs.refusal(TestRequest.get("/hello.pl")).status())
                    .as("another request, beyond the queue")
                    .isEqualTo(503);
            assertThat(answer).as("the program works on").isNotDone();
            thatRun(programs).forEach(ProcessHandle::destroy);
            assertThat(text(answer)).isEqualTo("hello from perl");
        }
    }

    /// Its slot comes free at any moment, also between the refusal and the look for who has it.
    @Test
    void requestIsNotRefusedForTheProgramThatLedItOnAndEnds() throws Exception {
        try (var programs = programs(1)) {
            for (int i = 0; i < 30; i++) {
                TestRequest request;
                do {
                    request = TestRequest.get("/leads-on.sh");
                } while (!programs.reply(request).equals(ON)); // until the last one's slot is free
                assertThat(text(programs.promise(request.ledTo("/hello.pl"))))
                        .isEqualTo("hello from perl");
            }
        }
    }

    @Test
    void requestWaitsForNoProgramWhereThereIsASlot() throws Exception {
        try (var programs = programs(2)) {
            var request = ledOn(programs);
            assertThat(text(programs.promise(request))).isEqualTo("hello from perl");
            assertThat(thatRun(programs)).as("the program that led it on").hasSize(1);
        }
    }

    @Test
    void programThatWorksOnBeyondItsLimitIsEndedAndLetsItsRequestGoOn() throws Exception {
        try (var programs = programs(1, "timeout", "500ms")) {
            assertThat(text(programs.promise(ledOn(programs)))).isEqualTo("hello from perl");
        }
    }

    @Test
    void clientThatGoesWaitsNoMore() throws Exception {
        try (var programs = programs(1)) {
            var answer = programs.promise(ledOn(programs));
            programs.handler().abandoned(answer);
            assertThat(answer).failsWithin(Duration.ofSeconds(20));
            assertThat(thatRun(programs)).as("the program that led it on").hasSize(1);
        }
    }

    @Test
    void requestWaitsForTheSlotOfAnotherLocation() throws Exception {
        var host = new Host();
        try (var first = Programs.of(host, folder);
                var second = Programs.of(host, other, "max_processes_in_all", "1", "queue", "0")) {
            var answer = second.promise(ledOn(first));
            assertThat(second.refusal(TestRequest.get("/hello.pl")).status()).isEqualTo(503);
            thatRun(first).forEach(ProcessHandle::destroy);
            assertThat(text(answer)).isEqualTo("hello from perl");
        }
    }
}
