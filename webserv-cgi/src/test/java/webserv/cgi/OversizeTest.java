package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import webserv.api.config.Settings;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.gateway.ProgramInput;
import webserv.gateway.ScriptPath;
import webserv.testkit.Nodes;

/// Requests that the server's limits let pass and the system's do not.
@ParameterizedClass(name = "programs that are believed to be {0}")
@EnumSource
@Timeout(60)
class OversizeTest {
    /// The system takes no variable of that length, where pages have 4 KiB.
    private static final int MOST_OF_ONE = 128 << 10;

    /// The system takes no environment of that size, however large the stack may be.
    private static final int MOST_OF_ALL = 6 << 20;

    @Parameter Habit habit = Habit.UNKNOWN;
    @TempDir Path folder;

    @Test
    void longestVariablesThatTheSystemTakesReachTheProgram() throws Exception {
        var query = "x".repeat(MOST_OF_ONE - "REQUEST_URI=/hello.pl?".length() - 1);
        try (var programs = Programs.believed(habit, folder)) {
            assertThat(programs.answer(TestRequest.get("/hello.pl?" + query)))
                    .isEqualTo("hello from perl");
        }
    }

    @Test
    void targetThatIsTooLongIs414() throws Exception {
        var query = "x".repeat(MOST_OF_ONE - "REQUEST_URI=/hello.pl?".length());
        try (var programs = Programs.believed(habit, folder)) {
            var refusal = programs.refusal(TestRequest.get("/hello.pl?" + query));
            assertThat(refusal.status()).isEqualTo(414);
            assertThat(refusal.cause().code()).isEqualTo("cgi-target-too-long");
            assertThat(refusal.cause().detail())
                    .matches(
                            "cannot start \\[.*/hello.pl\\]: Argument list too long: REQUEST_URI"
                                    + " takes 131073 of 26\\d{4} octets");
            assertThat(programs.answer(TestRequest.get("/hello.pl"))).isEqualTo("hello from perl");
        }
    }

    @Test
    void targetIsAtFaultThoughFieldsThatTheSystemTakesAreLongerTogether() throws Exception {
        var fields = new Fields.Builder();
        for (int i = 0; i < 5; i++) {
            fields.add("X-" + i, "y".repeat(100_000));
        }
        try (var programs = Programs.believed(habit, folder)) {
            var target = "/hello.pl?" + "x".repeat(MOST_OF_ONE);
            assertThat(programs.refusal(TestRequest.get(target, fields.build())).status())
                    .isEqualTo(414);
        }
    }

    @Test
    void fieldThatIsTooLongIs431() throws Exception {
        try (var programs = Programs.believed(habit, folder)) {
            var fields = Fields.of("X-A", "y".repeat(MOST_OF_ONE));
            var refusal = programs.refusal(TestRequest.get("/hello.pl", fields));
            assertThat(refusal.status()).isEqualTo(431);
            assertThat(refusal.cause().code()).isEqualTo("cgi-fields-too-large");
            assertThat(refusal.cause().detail())
                    .contains("Argument list too long: HTTP_X_A takes 131082 of ");
        }
    }

    @Test
    void fieldsThatAreTooLargeTogetherAre431() throws Exception {
        var fields = new Fields.Builder();
        for (int i = 0; i * 100_000 < MOST_OF_ALL; i++) {
            fields.add("X-" + i, "y".repeat(100_000));
        }
        try (var programs = Programs.believed(habit, folder)) {
            assertThat(programs.refusal(TestRequest.get("/hello.pl", fields.build())).status())
                    .isEqualTo(431);
        }
    }

    @Test
    void variableOfTheConfigurationThatIsTooLongIsNoFaultOfTheRequest() throws Exception {
        var environment = Map.of("LONG", Nodes.text("x".repeat(MOST_OF_ONE)));
        var nodes =
                Map.of(
                        "root", Nodes.text(folder.toString()),
                        "interpreters", Nodes.mapping(Map.of(".pl", Nodes.text("perl"))),
                        "environment", Nodes.mapping(environment));
        try (var _ = Programs.in(folder);
                var handler =
                        (CgiHandler)
                                new CgiFactory()
                                        .create(new Settings(Nodes.mapping(nodes), folder))) {
            var refusal = (Reply.Refusal) handler.await(TestRequest.get("/hello.pl"));
            assertThat(refusal.status()).isEqualTo(500);
            assertThat(refusal.cause().code()).isEqualTo("cgi-not-started");
            assertThat(refusal.cause().detail()).contains("LONG takes 131078 of ");
        }
    }

    @Test
    void systemIsUnderstoodThroughTheJdkAsWell() throws Exception {
        try (var programs = Programs.byTheJdk(folder)) {
            var target = "/hello.pl?" + "x".repeat(MOST_OF_ONE);
            assertThat(programs.refusal(TestRequest.get(target)).status()).isEqualTo(414);
        }
    }

    @Test
    void whatTheJdkSaysIsTheCauseOfWhatWeSay() throws Exception {
        var script =
                new Script(
                        List.of("/bin/true"),
                        folder,
                        new ScriptPath(folder.resolve("a"), "/a", ""));
        var launch =
                new Launch(
                        script,
                        script.command(),
                        sink -> sink.take("LONG", "x".repeat(MOST_OF_ONE)),
                        new ProgramInput.Nothing(OptionalLong.empty()),
                        new RunMark("test"),
                        _ -> {});
        try (var launcher = new JdkLauncher()) {
            assertThatThrownBy(() -> launcher.start(launch))
                    .isInstanceOf(TooLong.class)
                    .hasMessage("Argument list too long")
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("error: 7");
        }
    }
}
