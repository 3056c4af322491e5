package webserv.gateway;

import java.io.Serial;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import webserv.api.http.Content;
import webserv.api.http.FieldLine;
import webserv.api.http.Fields;
import webserv.api.http.PercentEncoding;
import webserv.api.http.ServerFields;
import webserv.api.http.Syntax;
import webserv.api.http.UriSyntax;

/// Reads the lines of one head:
///
/// ```
/// header-field  = CGI-field | other-field                 (RFC 3875 §6.3)
/// CGI-field     = Content-Type | Location | Status
/// generic-field = field-name ":" [ field-value ] NL
/// ```
///
/// At least one CGI-field is needed, and none may come twice. No space may stand before the colon,
/// and no line continues another. Used once.
final class CgiHeadReader {
    /// Beside what the codec sets: about the connection, which is the server's (§6.3.4), or added
    /// by the engine.
    private static final Set<String> DROPPED = Set.of("te", "upgrade", "date");

    /// Taken out of the fields, each at most once.
    private static final Set<String> SINGLE =
            Set.of("status", "location", "content-type", "content-length");

    private final Fields.Builder fields = new Fields.Builder();
    private final Map<String, Line> single = new HashMap<>();

    /// A field line and its number, counted from 1.
    private record Line(int number, String value) {}

    CgiHead read(List<String> lines) throws MalformedLine {
        for (int i = 0; i < lines.size(); i++) {
            readLine(i + 1, lines.get(i));
        }
        var status = Optional.ofNullable(single.get("status"));
        var location = Optional.ofNullable(single.get("location"));
        if (status.isEmpty() && location.isEmpty() && !single.containsKey("content-type")) {
            throw new MalformedLine("none of Content-Type, Location and Status is there");
        }
        if (status.isEmpty() && location.isPresent() && isLocal(location.get().value())) {
            return localRedirect(location.get());
        }
        if (location.isPresent()) {
            checkReference(location.get());
        }
        int code = location.isPresent() ? 302 : 200;
        if (status.isPresent()) {
            code = statusCode(status.get());
        }
        return new CgiHead.Document(code, fields.build(), contentLength());
    }

    private void readLine(int number, String line) throws MalformedLine {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new MalformedLine(number, "it has no colon: " + Syntax.quoted(line));
        }
        var name = line.substring(0, colon);
        if (!Syntax.isToken(name)) {
            throw new MalformedLine(number, "the field name is no token: " + Syntax.quoted(name));
        }
        var value = Syntax.withoutOuterWhitespace(line.substring(colon + 1));
        if (!Syntax.isFieldValue(value)) {
            throw new MalformedLine(number, "the value of " + name + " has a control character");
        }
        keep(number, name, value);
    }

    private void keep(int number, String name, String value) throws MalformedLine {
        var key = name.toLowerCase(Locale.ROOT);
        if (SINGLE.contains(key)) {
            if (value.isEmpty()) {
                throw new MalformedLine(number, name + " is empty");
            }
            var before = single.putIfAbsent(key, new Line(number, value));
            if (before != null) {
                throw new MalformedLine(
                        number, name + " was already given in line " + before.number());
            }
        }
        if (key.equals("location")) {
            fields.add(name, PercentEncoding.ofObsText(value));
        } else if (key.equals("content-type") || isPassed(name, key)) {
            fields.add(name, value);
        }
    }

    private static boolean isPassed(String name, String key) {
        return !(SINGLE.contains(key) || DROPPED.contains(key) || ServerFields.include(name));
    }

    /// `Status: 404` or `Status: 404 Not Found` (§6.3.3); the reason phrase is not used.
    private static int statusCode(Line status) throws MalformedLine {
        var value = status.value();
        if (!value.matches("[2-5][0-9][0-9]( .*)?")) {
            throw new MalformedLine(
                    status.number(),
                    "Status must be a number from 200 to 599, with a space before its reason: "
                            + Syntax.quoted(value));
        }
        return Integer.parseInt(value.substring(0, 3));
    }

    /// A path of this server. With two slashes it begins with a host (RFC 3986 §4.2).
    private static boolean isLocal(String location) {
        return location.startsWith("/") && !location.startsWith("//");
    }

    /// `client-Location = "Location:" fragment-URI NL` (§6.3.2) has an absolute URI. Programs write
    /// relative ones as well, which RFC 9110 §10.2.2 permits by now. Octets beyond ASCII are
    /// encoded where it is sent, as browsers would.
    private static void checkReference(Line location) throws MalformedLine {
        var value = location.value();
        if (!UriSyntax.isReference(PercentEncoding.ofObsText(value))) {
            throw new MalformedLine(
                    location.number(), "Location is no URI reference: " + Syntax.quoted(value));
        }
    }

    /// `local-Location = "Location:" local-pathquery NL` (§6.3.2): what a client might have asked
    /// for. A fragment has no place in it: the client would never see it.
    private CgiHead localRedirect(Line location) throws MalformedLine {
        var value = location.value();
        int mark = value.indexOf('?');
        var path = mark < 0 ? value : value.substring(0, mark);
        var query = mark < 0 ? Optional.<String>empty() : Optional.of(value.substring(mark + 1));
        if (!UriSyntax.isPath(path) || !UriSyntax.isQuery(query.orElse(""))) {
            throw new MalformedLine(
                    location.number(),
                    "Location is no path with an optional query: " + Syntax.quoted(value));
        }
        return new CgiHead.LocalRedirect(path, query, others());
    }

    /// The names of fields that a program may send beside a document alone (§6.2.2).
    private List<String> others() {
        return fields.build().lines().stream()
                .map(FieldLine::name)
                .filter(name -> !SINGLE.contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private long contentLength() throws MalformedLine {
        var length = single.get("content-length");
        if (length == null) {
            return Content.UNKNOWN_LENGTH;
        }
        if (!length.value().matches("[0-9]{1,18}")) {
            throw new MalformedLine(
                    length.number(),
                    "Content-Length is no number of octets: " + Syntax.quoted(length.value()));
        }
        return Long.parseLong(length.value());
    }

    /// Ends the reading at the first line that is wrong.
    static final class MalformedLine extends Exception {
        @Serial private static final long serialVersionUID = 1L;

        private final String reason;

        MalformedLine(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        MalformedLine(int line, String reason) {
            this("line " + line + ": " + reason);
        }

        String reason() {
            return reason;
        }
    }
}
