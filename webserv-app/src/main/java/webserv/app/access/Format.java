package webserv.app.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import webserv.api.config.Nearest;
import webserv.api.spi.Decision;

/// How a line looks: `combined`, `json`, or a text with variables.
///
/// Immutable, safe for any thread; each has a [Pen] of its own.
final class Format {
    /// What most programs that read access logs expect, as Apache httpd and NGINX write it.
    static final String COMBINED =
            "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent"
                    + " \"$http_referer\" \"$http_user_agent\"";

    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+)|)");

    /// The members of an object of `json`: those with quotes are text.
    private static final String JSON =
            "{\"time\":\"$time_iso8601\",\"id\":$request_id,\"client\":\"$remote_addr\","
                    + "\"listener\":\"$listener\",\"method\":\"$request_method\","
                    + "\"target\":\"$request_uri\",\"version\":\"$server_protocol\","
                    + "\"host\":\"$host\",\"server\":\"$server_name\",\"location\":\"$location\","
                    + "\"handler\":\"$handler\",\"status\":$status,\"cause\":\"$cause\","
                    + "\"received\":$content_received,\"sent\":$body_bytes_sent,"
                    + "\"outcome\":\"$outcome\",\"head_seconds\":$head_time,"
                    + "\"reply_seconds\":$reply_time,\"seconds\":$request_time,"
                    + "\"referer\":\"$http_referer\",\"user_agent\":\"$http_user_agent\",\"notes\":{";

    private final List<Part> parts;
    private final Line.Escape escape;

    private Format(List<Part> parts, Line.Escape escape) {
        this.parts = List.copyOf(parts);
        this.escape = escape;
    }

    /// Reads a format.
    ///
    /// @param text `combined`, `json` or a template
    /// @throws IllegalArgumentException with a clause that names the variables that are not known
    static Format of(String text) {
        return switch (text) {
            case "combined" -> new Format(parts(COMBINED), Line.Escape.HEXADECIMAL);
            case "json" -> json();
            default -> new Format(parts(text), Line.Escape.HEXADECIMAL);
        };
    }

    private static Format json() {
        var parts = new ArrayList<>(parts(JSON));
        parts.add(Format::notes);
        parts.add(Part.constant("}}"));
        return new Format(parts, Line.Escape.JSON);
    }

    private static void notes(Decision decision, Pen pen) {
        var separator = "\"";
        for (var note : decision.notes().entrySet()) {
            pen.line().ascii(separator);
            pen.text(Optional.of(note.getKey()));
            pen.line().ascii("\":\"");
            pen.text(Optional.of(note.getValue()));
            pen.line().octet('"');
            separator = ",\"";
        }
    }

    private static List<Part> parts(String template) {
        if (template.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("must have no control character");
        }
        var parts = new ArrayList<Part>();
        var unknown = new ArrayList<String>();
        var variables = VARIABLE.matcher(template);
        int end = 0;
        while (variables.find()) {
            addConstant(parts, template.substring(end, variables.start()));
            var name = variables.group(1) == null ? variables.group(2) : variables.group(1);
            var known = name == null ? "" : name;
            Variables.find(known).ifPresentOrElse(parts::add, () -> unknown.add(known));
            end = variables.end();
        }
        addConstant(parts, template.substring(end));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    Nearest.unknownVariables(unknown, Variables.names()));
        }
        return parts;
    }

    private static void addConstant(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(Part.constant(text));
        }
    }

    /// Writes the line of a request, its end included.
    Line write(Decision decision, Pen pen) {
        var line = pen.begin(escape);
        for (var part : parts) {
            part.write(decision, pen);
        }
        line.octet('\n');
        return line;
    }
}
