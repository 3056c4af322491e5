package webserv.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import webserv.api.config.OneLine;
import webserv.engine.ServerStatus;

/// What `webserv status` prints.
///
/// @param version of webserv
/// @param running since the start
/// @param reloads that were made since then
/// @param stopping what requests in flight have, where the server stops
/// @param server what it does
/// @param tally of what was refused
record StatusText(
        String version,
        Duration running,
        int reloads,
        Optional<Duration> stopping,
        ServerStatus server,
        Tally tally) {

    /// For people.
    String lines() {
        var lines = new ArrayList<String>();
        lines.add(
                "webserv %s, process %d, running for %s, reloaded %s"
                        .formatted(
                                version,
                                ProcessHandle.current().pid(),
                                text(running),
                                times(reloads)));
        lines.add(
                stopping.map(time ->
                                "stopping     requests in flight have %d s to end"
                                        .formatted(time.plusMillis(999).toSeconds()))
                        .orElseGet(() -> "listening    " + joined(server.addresses())));
        lines.add("connections  " + counts(server.connections()));
        lines.add("requests     " + server.requests());
        lines.add("refusals     " + counts(tally.counts()));
        for (var location : server.locations()) {
            if (!location.numbers().isEmpty()) {
                lines.add(OneLine.of(line(location)));
            }
        }
        tally.last()
                .forEach(decision -> lines.add(decision.at() + " " + FailureLog.line(decision)));
        return String.join("\n", lines);
    }

    private static String line(ServerStatus.OfLocation location) {
        return "location %s (%s) %s: %s"
                .formatted(
                        location.location().path(),
                        location.location().origin(),
                        location.location().handlerName(),
                        counts(location.numbers()));
    }

    /// For programs.
    String json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("version", version);
        json.put("process", ProcessHandle.current().pid());
        json.put("seconds", running.toSeconds());
        json.put("reloads", reloads);
        json.put("stopping", stopping.isPresent());
        json.put("listening", stopping.isPresent() ? List.of() : server.addresses());
        json.put("connections", server.connections());
        json.put("requests", server.requests());
        json.put("refusals", tally.counts());
        json.put("locations", server.locations().stream().map(StatusText::json).toList());
        json.put("last", tally.last().stream().map(FailureLog::line).toList());
        return Json.of(json);
    }

    private static Map<String, Object> json(ServerStatus.OfLocation location) {
        var json = new LinkedHashMap<String, Object>();
        json.put("path", location.location().path());
        json.put("origin", location.location().origin());
        json.put("handler", location.location().handlerName());
        json.put("numbers", location.numbers());
        return json;
    }

    private static String counts(Map<String, ?> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String joined(List<?> all) {
        return all.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String text(Duration time) {
        return "%dd %02d:%02d:%02d"
                .formatted(
                        time.toDays(),
                        time.toHoursPart(),
                        time.toMinutesPart(),
                        time.toSecondsPart());
    }
}
