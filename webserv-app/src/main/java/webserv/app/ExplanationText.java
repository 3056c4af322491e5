package webserv.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import webserv.api.config.Counted;
import webserv.api.config.OneLine;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.StatusCodes;
import webserv.api.http.Syntax;
import webserv.api.spi.Location;
import webserv.api.spi.Match;
import webserv.api.spi.Rewrite;
import webserv.api.spi.Table;
import webserv.app.trial.Question;
import webserv.engine.Explanation;

/// What `webserv explain` prints.
///
/// @param question that was asked
/// @param answer to it
/// @param settings that the configuration was read from, recorded
record ExplanationText(Question question, Explanation answer, Settings settings) {

    /// For people. What a plugin or a client wrote may neither start a line nor steer a terminal.
    List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(question.method() + " " + question.url());
        lines.add("");
        lines.add("listener  " + answer.listener());
        answer.hops().forEach(hop -> lines.addAll(lines(hop)));
        lines.add("answer    " + status() + answer.cause().map(cause -> ": " + cause).orElse(""));
        answer.page().ifPresent(page -> lines.addAll(lines(page)));
        answer.fields()
                .ifPresent(fields ->
                        fields.lines()
                                .forEach(line ->
                                        lines.add(
                                                "field     " + line.name() + ": " + line.value())));
        answer.added().forEach(added -> lines.add("added     " + line(added)));
        location().ifPresent(location -> lines.addAll(policy(location)));
        applied()
                .forEach((of, all) -> {
                    lines.add("");
                    lines.add("settings of " + of);
                    all.stream().flatMap(applied -> line(applied).stream()).forEach(lines::add);
                });
        lines.replaceAll(OneLine::of);
        return lines;
    }

    private static List<String> lines(Explanation.Hop hop) {
        var lines = new ArrayList<String>();
        lines.add("asked     " + hop.target());
        for (var stage : hop.stages()) {
            switch (stage) {
                case Explanation.Weighed(var path, var verdicts) -> {
                    if (!hop.target().equals(path)) {
                        lines.add("  path    " + Syntax.quoted(path));
                    }
                    verdicts.forEach(verdict -> lines.add(line(verdict)));
                }
                case Explanation.Ruled ruled -> lines.add(line(ruled));
            }
        }
        location(hop)
                .ifPresent(location ->
                        lines.add(
                                "handler   "
                                        + location.handlerName()
                                        + (hop.handled() ? "" : ", which is not asked")));
        hop.steps().forEach(step -> lines.add("          " + step));
        return lines;
    }

    private static String line(Explanation.Ruled ruled) {
        var rule = ruled.rule();
        var outcome =
                ruled.target()
                        .map(target -> "leads to " + target + ", " + then(rule))
                        .orElse("nothing of the path matches");
        return "  %s rewrite %s at %s: %s"
                .formatted(
                        ruled.target().isPresent() ? "+" : "-",
                        rule.from(),
                        rule.origin(),
                        outcome);
    }

    private static String then(Rewrite rule) {
        return switch (rule.then()) {
            case NEXT -> "the rules behind it go on";
            case LAST -> "which is routed";
            case BREAK -> "which stays here";
            case REDIRECT -> "where the client is sent with " + rule.status();
        };
    }

    private static List<String> lines(Explanation.Page page) {
        var lines = new ArrayList<String>();
        lines.add(
                "page      %s, by error_page at %s".formatted(page.target(), page.page().origin()));
        page.hops().forEach(hop -> lines(hop).forEach(line -> lines.add("  " + line)));
        page.givenUp()
                .ifPresent(why -> lines.add("          the built-in one in its place, as " + why));
        return lines;
    }

    private static String line(Explanation.Added added) {
        var field = added.field();
        var what =
                field.removes()
                        ? field.name() + " is not sent"
                        : field.name()
                                + (added.value().isEmpty() ? " is empty" : ": " + added.value());
        return "%s (add_header at %s)".formatted(what, field.origin());
    }

    private static List<String> policy(Location location) {
        var octets = location.contentOctets();
        return List.of(
                "methods   " + String.join(", ", location.allowed()),
                "content   at most "
                        + (octets == Long.MAX_VALUE ? "any" : Counted.of(octets, "octet")));
    }

    private static String line(Table.Verdict verdict) {
        return "  %s %s: %s"
                .formatted(verdict.chosen() ? "+" : "-", verdict.candidate(), verdict.reason());
    }

    /// Of what is not set and has no default there is nothing to tell.
    private static Optional<String> line(Settings.Applied applied) {
        return applied.value()
                .map(value -> "  %s = %s (%s)".formatted(applied.key(), value, applied.origin()));
    }

    private String status() {
        return answer.status() == 0
                ? "what the handler replies"
                : answer.status() + " " + StatusCodes.reasonPhrase(answer.status());
    }

    /// Absent where the handler decides it when it is asked.
    private static Optional<Integer> known(int status) {
        return status == 0 ? Optional.empty() : Optional.of(status);
    }

    /// For programs.
    String json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("method", question.method());
        json.put("url", question.url());
        json.put("listener", answer.listener());
        json.put("server", answer.match().map(match -> match.server().origin()));
        json.put("location", location().map(location -> location.path()));
        json.put("locationOrigin", location().map(Location::origin));
        json.put("handler", location().map(Location::handlerName));
        json.put("status", known(answer.status()));
        json.put("cause", answer.cause().map(Cause::code));
        json.put("detail", answer.cause().map(Cause::detail));
        json.put("page", answer.page().map(ExplanationText::json));
        json.put("fields", answer.fields().map(ExplanationText::json));
        json.put("added", answer.added().stream().map(ExplanationText::json).toList());
        json.put("methods", location().map(Location::allowed).orElse(List.of()));
        json.put("contentOctets", location().map(Location::contentOctets));
        json.put("hops", answer.hops().stream().map(ExplanationText::json).toList());
        var groups = new LinkedHashMap<String, Object>();
        applied()
                .forEach((of, all) ->
                        groups.put(of, all.stream().map(ExplanationText::json).toList()));
        json.put("settings", groups);
        return Json.of(json);
    }

    private static Map<String, Object> json(Explanation.Hop hop) {
        var json = new LinkedHashMap<String, Object>();
        json.put("target", hop.target());
        json.put("stages", hop.stages().stream().map(ExplanationText::json).toList());
        json.put("handler", location(hop).map(Location::handlerName));
        json.put("handled", hop.handled());
        json.put("steps", hop.steps());
        return json;
    }

    private static Map<String, Object> json(Explanation.Stage stage) {
        var json = new LinkedHashMap<String, Object>();
        switch (stage) {
            case Explanation.Weighed(var path, var verdicts) -> {
                json.put("path", path);
                json.put("candidates", verdicts.stream().map(ExplanationText::json).toList());
            }
            case Explanation.Ruled(var rule, var path, var target) -> {
                json.put("path", path);
                json.put("rewrite", rule.from().toString());
                json.put("origin", rule.origin());
                json.put("target", target);
            }
        }
        return json;
    }

    private static Map<String, Object> json(Explanation.Page page) {
        var json = new LinkedHashMap<String, Object>();
        json.put("target", page.target());
        json.put("origin", page.page().origin());
        json.put("hops", page.hops().stream().map(ExplanationText::json).toList());
        json.put("givenUp", page.givenUp());
        return json;
    }

    private static List<String> json(Fields fields) {
        return fields.lines().stream().map(line -> line.name() + ": " + line.value()).toList();
    }

    private static Map<String, Object> json(Explanation.Added added) {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", added.field().name());
        json.put("value", added.value());
        json.put("origin", added.field().origin());
        return json;
    }

    private static Map<String, Object> json(Table.Verdict verdict) {
        var json = new LinkedHashMap<String, Object>();
        json.put("candidate", verdict.candidate());
        json.put("chosen", verdict.chosen());
        json.put("reason", verdict.reason());
        return json;
    }

    private static Map<String, Object> json(Settings.Applied applied) {
        var json = new LinkedHashMap<String, Object>();
        json.put("key", applied.key());
        json.put("value", applied.value());
        json.put("origin", applied.origin());
        return json;
    }

    private Optional<Location> location() {
        return answer.hops().isEmpty() ? Optional.empty() : location(answer.hops().getLast());
    }

    private static Optional<Location> location(Explanation.Hop hop) {
        return switch (hop.match()) {
            case Match.Found found -> Optional.of(found.location());
            case Match.OtherMethods other -> Optional.of(other.location());
            case Match.None _ -> Optional.empty();
        };
    }

    /// The settings that apply, by what they are of.
    private Map<String, List<Settings.Applied>> applied() {
        var groups = new LinkedHashMap<String, List<Settings.Applied>>();
        location()
                .ifPresent(location ->
                        groups.put(
                                "the location at " + location.origin(),
                                settings.applied(location.origin())));
        answer.match()
                .map(match -> match.server().origin())
                .ifPresent(
                        origin -> groups.put("the server at " + origin, settings.applied(origin)));
        groups.put("all connections", settings.applied(settings.origin()));
        groups.values().removeIf(List::isEmpty);
        return groups;
    }
}
