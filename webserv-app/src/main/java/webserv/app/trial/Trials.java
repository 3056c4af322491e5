package webserv.app.trial;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import webserv.api.config.OneLine;
import webserv.api.spi.Configuration;

/// Runs tests and reports them, a line each and a line for each expectation that was not met.
///
/// ```text
/// ok    1 the old page leads to the new one
/// FAIL  2 GET /
///         site.yaml:9:23: expected 'status' '200', got '404'
///         the server said: 404, no file has the name [files-not-found]
/// 2 tests, 1 failed
/// ```
public final class Trials {
    private final Configuration configuration;
    private final TrialServer server;
    private final PrintStream out;
    private int count;
    private int failed;

    /// @param configuration that the server was started with
    /// @param out for the report
    public Trials(Configuration configuration, TrialServer server, PrintStream out) {
        this.configuration = configuration;
        this.server = server;
        this.out = out;
    }

    /// Runs them one after the other.
    ///
    /// @return whether all expectations were met
    public boolean run(List<Trial> trials) {
        trials.forEach(this::run);
        out.println("%d %s, %d failed".formatted(count, count == 1 ? "test" : "tests", failed));
        return failed == 0;
    }

    private void run(Trial trial) {
        count++;
        var complaints = complaints(trial);
        out.println(
                "%-4s %2d %s".formatted(complaints.isEmpty() ? "ok" : "FAIL", count, trial.name()));
        complaints.forEach(complaint -> out.println("        " + OneLine.of(complaint)));
        failed += complaints.isEmpty() ? 0 : 1;
    }

    private List<String> complaints(Trial trial) {
        Outcome outcome;
        try {
            outcome = send(trial.request());
        } catch (IllegalArgumentException nothing) {
            return List.of(trial.request().origin() + ": " + nothing.getMessage());
        }
        var unmet =
                trial.expectations().stream()
                        .filter(expectation -> !expectation.isMetBy(outcome))
                        .map(expectation -> expectation.complaint(outcome))
                        .toList();
        var cause = outcome.decision().cause();
        return unmet.isEmpty() || cause.isEmpty()
                ? unmet
                : Stream.concat(
                                unmet.stream(),
                                Stream.of(
                                        "the server said: "
                                                + outcome.answer().status()
                                                + ", "
                                                + cause.get()))
                        .toList();
    }

    private Outcome send(TrialRequest request) {
        var content = request.content().getBytes(StandardCharsets.UTF_8);
        var fields =
                Stream.of(
                                request.fields().stream(),
                                Stream.of("Connection: close"),
                                content.length == 0
                                        ? Stream.<String>of()
                                        : Stream.of("Content-Length: " + content.length))
                        .flatMap(lines -> lines)
                        .toList();
        var question = new Question(request.method(), request.url(), fields, Optional.empty());
        var listener = question.listenerOf(configuration);
        var head = question.octets(listener);
        var octets = ByteBuffer.allocate(head.remaining() + content.length).put(head).put(content);
        return server.send(listener, octets.array());
    }
}
