package webserv.app.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import webserv.api.config.ConfigException;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;

/// One of the `tests:` of a configuration: a request, and what is expected of its answer.
///
/// ```yaml
/// tests:
///   - name: the old page leads to the new one
///     request: GET http://www.example.org/old
///     expect: { status: 301, fields: { Location: /new/ } }
///   - request: { method: PUT, url: /uploads/a, fields: { If-None-Match: "*" }, content: hello }
///     expect: { location: /uploads/, status: ~ 20[14] }
/// ```
///
/// @param name for the report
/// @param request what is sent
/// @param expectations at least one
/// @param origin where it is written
public record Trial(
        String name, TrialRequest request, List<Expectation> expectations, Origin origin) {
    private static final String KEY = "tests";

    /// Copies the list.
    public Trial {
        expectations = List.copyOf(expectations);
    }

    /// Reads all tests of a configuration; none where there are none.
    ///
    /// @throws ConfigException if one is wrong
    public static List<Trial> of(Settings root) {
        return root.own().has(KEY)
                ? root.own().sections(KEY).stream().map(Settings::own).map(Trial::read).toList()
                : List.of();
    }

    private static Trial read(Settings settings) {
        var request = request(settings);
        var name = settings.text("name", request.method() + " " + request.url());
        return new Trial(name, request, expectations(settings), settings.origin());
    }

    private static TrialRequest request(Settings settings) {
        if (settings.find("request").orElse(null) instanceof Node.Mapping) {
            var section = settings.section("request").orElseThrow().own();
            return new TrialRequest(
                    section.text("method", "GET"),
                    section.text("url"),
                    fields(section),
                    section.text("content", ""),
                    section.origin());
        }
        var line = settings.text("request");
        int space = line.indexOf(' ');
        if (space < 0) {
            throw settings.wrong("request", "must be a method and a URL, such as GET /");
        }
        return new TrialRequest(
                line.substring(0, space),
                line.substring(space + 1).strip(),
                List.of(),
                "",
                settings.originOf("request"));
    }

    private static List<String> fields(Settings request) {
        var fields = new ArrayList<String>();
        request.section("fields")
                .map(Settings::own)
                .ifPresent(section -> {
                    for (var name : section.ownKeys()) {
                        section.texts(name).forEach(value -> fields.add(name + ": " + value));
                    }
                });
        return fields;
    }

    private static List<Expectation> expectations(Settings settings) {
        var expect =
                settings.section("expect")
                        .orElseThrow(() ->
                                new ConfigException(
                                        settings.origin(),
                                        "the test expects nothing: give it 'expect'"))
                        .own();
        var all = new ArrayList<Expectation>();
        add(expect, "server", Outcome::server, all);
        add(expect, "location", Outcome::location, all);
        add(expect, "handler", Outcome::handler, all);
        add(expect, "status", Outcome::status, all);
        add(expect, "cause", Outcome::cause, all);
        expect.section("fields").map(Settings::own).ifPresent(section -> addFields(section, all));
        add(expect, "content", outcome -> outcome.answer().content(), all);
        if (all.isEmpty()) {
            throw settings.wrong("expect", "must expect something: a status, a location, fields");
        }
        return all;
    }

    private static void addFields(Settings section, List<Expectation> all) {
        for (var name : section.ownKeys()) {
            add(section, name, outcome -> outcome.answer().fields().combined(name).orElse(""), all);
        }
    }

    private static void add(
            Settings settings,
            String key,
            Function<Outcome, String> actual,
            List<Expectation> all) {
        one(settings, key)
                .map(text -> Expectation.of("'" + key + "'", key, text, actual))
                .ifPresent(all::add);
    }

    private static Optional<Node.Text> one(Settings settings, String key) {
        var values = settings.values(key);
        if (values.size() > 1) {
            throw settings.wrong(key, "must be a single value");
        }
        return values.stream().findFirst();
    }
}
