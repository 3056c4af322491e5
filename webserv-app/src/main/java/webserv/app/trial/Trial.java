package webserv.app.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.config.Structure;
import webserv.api.http.Syntax;
import webserv.api.spi.Configuration;
import webserv.app.trial.Expectation.Subject;

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
    private static final Key<String> NAME =
            Key.optional("name", Kind.TEXT, "for the report; the request if not set").own();
    private static final Key<String> METHOD =
            Key.of("method", Kind.TEXT, "GET", "of the request").own();
    private static final Key<String> URL =
            Key.needed("url", Kind.TEXT, "with host, or a path alone").own();
    private static final Key<Settings> REQUEST_FIELDS =
            Key.optional("fields", Kind.named(Kind.list(Kind.TEXT)), "of the request").own();
    private static final Key<String> REQUEST_CONTENT =
            Key.of("content", Kind.TEXT, "", "of the request").own();
    private static final Key<Node> REQUEST =
            Key.needed(
                            "request",
                            Kind.either(
                                    Kind.TEXT,
                                    Kind.section(METHOD, URL, REQUEST_FIELDS, REQUEST_CONTENT)),
                            "a method and a URL, or more of it")
                    .own();

    private static final Key<String> SERVER = expected("server", "its first name");
    private static final Key<String> LOCATION = expected("location", "its path as written");
    private static final Key<String> HANDLER = expected("handler", "its name");
    private static final String STATUS_PATTERN = "~[\\s\\S]*|[1-5][0-9][0-9]";
    private static final Key<String> STATUS =
            expected("status", "of the answer").kind(Kind.text(STATUS_PATTERN));
    private static final Key<String> CAUSE = expected("cause", "the code of the refusal");
    private static final Key<Settings> FIELDS =
            Key.optional(
                            "fields",
                            Kind.named(Kind.TEXT).example("{ Location: /new/ }"),
                            "of the answer")
                    .own();
    private static final Key<String> CONTENT = expected("content", "of the answer");
    private static final Key<Settings> EXPECT =
            Key.needed(
                            "expect",
                            new Structure.Section(
                                    Keys.of(
                                                    SERVER, LOCATION, HANDLER, STATUS, CAUSE,
                                                    FIELDS, CONTENT)
                                            .calledElsewhere("header", FIELDS.name())
                                            .calledElsewhere("headers", FIELDS.name())
                                            .calledElsewhere("body", CONTENT.name())
                                            .calledElsewhere("text", CONTENT.name())
                                            .calledElsewhere("code", STATUS.name())
                                            .example("{ status: 200 }")),
                            "what the answer has to be")
                    .own();

    /// The tests of a configuration.
    public static final Key<List<Settings>> TESTS =
            Key.optional(
                            "tests",
                            Kind.sections(
                                    Keys.of(NAME, REQUEST, EXPECT)
                                            .example(
                                                    "{ request: GET /, expect: { status: 200 } }")),
                            "what webserv test runs")
                    .own();

    /// Copies the list.
    public Trial {
        expectations = List.copyOf(expectations);
    }

    /// Reads all tests of a configuration; none where there are none.
    ///
    /// @throws ConfigException if one is wrong
    public static List<Trial> of(Settings root) {
        var mistakes = new Mistakes();
        var trials =
                root.sections(TESTS, mistakes).stream()
                        .map(test -> mistakes.attempt(() -> read(test)))
                        .flatMap(Optional::stream)
                        .toList();
        mistakes.refuse();
        return trials;
    }

    /// Looks for names in what they expect that no answer of a configuration can have.
    ///
    /// @throws ConfigException with all of them
    public static void checkNames(List<Trial> trials, Configuration configuration) {
        if (!trials.isEmpty()) {
            Names.check(trials, configuration);
        }
    }

    private static Trial read(Settings settings) {
        var mistakes = new Mistakes();
        var request = mistakes.attempt(() -> request(settings));
        var expectations = mistakes.attempt(() -> expectations(settings));
        mistakes.refuse();
        var asked = request.orElseThrow();
        var name = settings.find(NAME).orElse(asked.method() + " " + asked.url());
        return new Trial(name, asked, expectations.orElseThrow(), settings.origin());
    }

    private static Key<String> expected(String name, String meaning) {
        return Key.optional(name, Kind.TEXT, meaning + "; with ~, a regular expression").own();
    }

    private static TrialRequest request(Settings settings) {
        var request =
                settings.find(REQUEST).orElse(null) instanceof Node.Mapping
                        ? ofSection(settings.own().section(REQUEST.name()).orElseThrow())
                        : ofLine(settings);
        try {
            request.question();
        } catch (IllegalArgumentException senseless) {
            throw new ConfigException(request.origin(), String.valueOf(senseless.getMessage()));
        }
        return request;
    }

    private static TrialRequest ofSection(Settings section) {
        var mistakes = new Mistakes();
        var method = mistakes.attempt(() -> section.get(METHOD));
        var url = mistakes.attempt(() -> section.get(URL));
        var fields = mistakes.attempt(() -> fields(section));
        var content = mistakes.attempt(() -> section.get(REQUEST_CONTENT));
        mistakes.refuse();
        return new TrialRequest(
                method.orElseThrow(),
                url.orElseThrow(),
                fields.orElseThrow(),
                content.orElseThrow(),
                section.origin());
    }

    private static TrialRequest ofLine(Settings settings) {
        var line = settings.own().text(REQUEST.name());
        int space = line.indexOf(' ');
        if (space < 0) {
            throw settings.wrong(REQUEST, "must be a method and a URL, such as GET /");
        }
        return new TrialRequest(
                line.substring(0, space),
                line.substring(space + 1).strip(),
                List.of(),
                "",
                settings.originOf(REQUEST));
    }

    private static List<String> fields(Settings request) {
        var fields = new ArrayList<String>();
        var mistakes = new Mistakes();
        request.find(REQUEST_FIELDS)
                .ifPresent(section -> {
                    for (var name : section.ownKeys()) {
                        mistakes.attempt(() -> section.texts(name))
                                .orElse(List.of())
                                .forEach(value -> fields.add(name + ": " + value));
                    }
                });
        mistakes.refuse();
        return fields;
    }

    private static List<Expectation> expectations(Settings settings) {
        var expect =
                settings.find(EXPECT)
                        .orElseThrow(() ->
                                new ConfigException(
                                        settings.origin(),
                                        "the test expects nothing: give it 'expect'"));
        var reading = new Expecting(expect.own());
        reading.add(Subject.SERVER, SERVER.name(), Outcome::server);
        reading.add(Subject.LOCATION, LOCATION.name(), Outcome::location);
        reading.add(Subject.HANDLER, HANDLER.name(), Outcome::handler);
        reading.addStatus();
        reading.add(Subject.OTHER, CAUSE.name(), Outcome::cause);
        reading.addFields();
        reading.add(Subject.OTHER, CONTENT.name(), outcome -> outcome.answer().content());
        reading.mistakes.refuse();
        if (reading.all.isEmpty()) {
            throw settings.wrong(EXPECT, "must expect something: a status, a location, fields");
        }
        return reading.all;
    }

    /// What one test expects, read key by key.
    private static final class Expecting {
        private final Settings expect;
        private final Mistakes mistakes = new Mistakes();
        private final List<Expectation> all = new ArrayList<>();

        Expecting(Settings expect) {
            this.expect = expect;
        }

        void add(Subject subject, String key, Function<Outcome, String> actual) {
            add(subject, expect, key, actual);
        }

        void addStatus() {
            mistakes.check(() ->
                    one(expect, STATUS.name())
                            .filter(status -> !status.text().matches(STATUS_PATTERN))
                            .ifPresent(status -> {
                                throw ConfigException.of(
                                        STATUS.name(),
                                        status,
                                        "must be a status from 100 to 599, or '~' and a regular"
                                                + " expression");
                            }));
            add(Subject.OTHER, STATUS.name(), Outcome::status);
        }

        void addFields() {
            mistakes.attempt(() -> expect.find(FIELDS))
                    .flatMap(Function.identity())
                    .map(Settings::own)
                    .ifPresent(
                            section -> section.ownKeys().forEach(name -> addField(section, name)));
        }

        private void addField(Settings section, String name) {
            if (!Syntax.isToken(name)) {
                mistakes.add(section.wrongKey(name, "is no name of a field"));
                return;
            }
            add(
                    Subject.OTHER,
                    section,
                    name,
                    outcome -> outcome.answer().fields().combined(name).orElse(""));
        }

        private void add(
                Subject subject, Settings settings, String key, Function<Outcome, String> actual) {
            mistakes.check(() ->
                    one(settings, key)
                            .map(text -> Expectation.of(subject, key, text, actual))
                            .ifPresent(all::add));
        }
    }

    private static Optional<Node.Text> one(Settings settings, String key) {
        var values = settings.values(key);
        if (values.size() > 1) {
            throw settings.wrong(key, "must be a single value");
        }
        return values.stream().findFirst();
    }
}
