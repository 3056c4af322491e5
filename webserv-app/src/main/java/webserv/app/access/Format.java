package webserv.app.access;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import webserv.api.config.DollarSign;
import webserv.api.config.Nearest;
import webserv.api.config.Quoted;
import webserv.api.spi.Decision;

/// How a line looks: `combined`, `json`, or a text with variables.
///
/// Immutable, safe for any thread; each has a [Pen] of its own.
final class Format {
    /// What most programs that read access logs expect, as Apache httpd and NGINX write it.
    static final String COMBINED =
            "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent"
                    + " \"$http_referer\" \"$http_user_agent\"";

    /// What every format matches.
    static final String PATTERN = "combined|json|[\\s\\S]*\\$[\\s\\S]*";

    private static final List<String> NAMES = List.of("combined", "json");

    private static final String EXPECTED =
            "must be combined, json or a template with a variable, such as $status";

    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:([$])|\\{(\\w+)}|(\\w+)|\\{(\\w*))?");

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

    private final Piece[] pieces;
    private final byte[] end;
    private final Line.Escape escape;

    /// A variable, and the text before it: a line is written in as few steps as can be.
    private static final class Piece {
        private final byte[] before;
        private final Part part;

        Piece(String before, Part part) {
            this.before = before.getBytes(StandardCharsets.UTF_8);
            this.part = part;
        }
    }

    /// @param end the text behind the last variable
    private Format(List<Piece> pieces, String end, Line.Escape escape) {
        this.pieces = pieces.toArray(Piece[]::new);
        this.end = (end + '\n').getBytes(StandardCharsets.UTF_8);
        this.escape = escape;
    }

    /// Reads a format.
    ///
    /// @param text `combined`, `json` or a template
    /// @throws IllegalArgumentException with a clause that names the variables that are not known,
    ///   and those that there are, or says that there is none, so that every line would be the same
    static Format of(String text) {
        return switch (text) {
            case "combined" -> template(COMBINED);
            case "json" -> json();
            default -> template(text);
        };
    }

    private static Format template(String text) {
        var pieces = new ArrayList<Piece>();
        var end = read(text, pieces);
        if (pieces.isEmpty()) {
            var hint = Nearest.to(text, NAMES).map(Nearest::question);
            throw new IllegalArgumentException(
                    EXPECTED + hint.orElseGet(() -> ", not " + Quoted.of(text)));
        }
        return new Format(pieces, end, Line.Escape.HEXADECIMAL);
    }

    private static Format json() {
        var pieces = new ArrayList<Piece>();
        var beforeNotes = read(JSON, pieces);
        pieces.add(new Piece(beforeNotes, Format::notes));
        return new Format(pieces, "}}", Line.Escape.JSON);
    }

    private static void notes(Decision decision, Pen pen) {
        var separator = "\"";
        for (var note : decision.notes().entrySet()) {
            pen.line().ascii(separator);
            pen.text(note.getKey());
            pen.line().ascii("\":\"");
            pen.text(note.getValue());
            pen.line().octet('"');
            separator = ",\"";
        }
    }

    /// Takes a template apart.
    ///
    /// @return the text behind the last variable
    private static String read(String template, List<Piece> pieces) {
        if (template.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("can have no control character");
        }
        var unknown = new ArrayList<String>();
        var variables = VARIABLE.matcher(template);
        var before = new StringBuilder();
        while (variables.find()) {
            variables.appendReplacement(before, "");
            if (variables.group(1) != null) {
                before.append('$');
                continue;
            }
            var name = nameIn(variables);
            Variables.find(name)
                    .ifPresentOrElse(
                            part -> pieces.add(new Piece(before.toString(), part)),
                            () -> unknown.add(name));
            before.setLength(0);
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    Nearest.unknownVariables(unknown, Variables.names())
                            + Variables.names().stream()
                                    .collect(Collectors.joining(", $", " There are: $", ""))
                            + ", $http_NAME and $note_NAME.");
        }
        return variables.appendTail(before).toString();
    }

    /// @throws IllegalArgumentException if there is none, or it stands in a brace that is not
    ///   closed
    private static String nameIn(MatchResult variable) {
        var inBraces = variable.group(2);
        var name = inBraces == null ? variable.group(3) : inBraces;
        if (name != null) {
            return name;
        }
        var unclosed = variable.group(4);
        throw new IllegalArgumentException(
                unclosed == null || unclosed.isEmpty()
                        ? DollarSign.nameless(unclosed != null)
                        : DollarSign.unclosed(unclosed));
    }

    /// Writes the line of a request, its end included.
    Line write(Decision decision, Pen pen) {
        var line = pen.begin(escape);
        for (var piece : pieces) {
            line.octets(piece.before);
            piece.part.write(decision, pen);
        }
        line.octets(end);
        return line;
    }
}
