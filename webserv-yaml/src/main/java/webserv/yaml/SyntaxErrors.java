package webserv.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import webserv.api.config.ConfigException;
import webserv.api.config.GluedKey;
import webserv.api.config.Node;
import webserv.api.config.Origin;

/// Says in one line what the parser found wrong, where, and what to do.
///
/// The places are those of the YAML scanner's own marks, which Jackson keeps as the cause; the
/// location of Jackson's exception is that of the token before.
final class SyntaxErrors {
    private SyntaxErrors() {}

    /// @param character what it begins with
    /// @param kind what YAML makes of it, such as `an alias`
    static ConfigException unsupported(Origin origin, int character, String kind) {
        return new ConfigException(
                origin,
                String.format(
                        "'%c' begins %s, which is not supported: put text that begins with '%c' in"
                                + " quotes",
                        character, kind, character));
    }

    /// A key with nothing behind it.
    ///
    /// @throws ConfigException if it is one without a blank behind its colon, in braces: which key
    ///   was meant is not known then
    static Node.Unusable withoutValue(Origin origin, String key) {
        var glued = GluedKey.in(key);
        if (glued.isPresent()) {
            throw withoutBlank(origin, glued.get().key());
        }
        return new Node.Unusable(
                origin, "'" + key + "' has no value: write one after the colon, or remove the key");
    }

    private static ConfigException withoutBlank(Origin origin, String key) {
        return new ConfigException(origin, "a blank is missing behind the colon of '" + key + "'");
    }

    /// @param failure thrown by the parser
    static ConfigException translated(JacksonException failure, SourceText source) {
        return failure.getCause() instanceof MarkedYamlEngineException marked
                ? translated(marked, source)
                : unmarked(failure, source);
    }

    private static ConfigException translated(MarkedYamlEngineException marked, SourceText source) {
        var file = source.file();
        var context = Optional.ofNullable(marked.getContext()).orElse("");
        var problem = marked.getProblem();
        var place = origin(file, marked.getProblemMark());
        var begin = origin(file, marked.getContextMark());
        if (context.equals("while scanning an alias")) {
            return unsupported(begin, '*', "an alias");
        }
        if (context.equals("while scanning an anchor")) {
            return unsupported(begin, '&', "an anchor");
        }
        if (context.equals("while scanning a tag")) {
            return unsupported(begin, '!', "a tag");
        }
        if (problem.startsWith("found undefined tag handle")) {
            return unsupported(place, '!', "a tag");
        }
        var glued = gluedKey(problem, problem.startsWith("mapping") ? place : begin, source);
        if (glued.isPresent()) {
            return glued.get();
        }
        if (problem.equals("could not find expected ':'")) {
            return new ConfigException(begin, "a key must be followed by ':' and its value");
        }
        if (context.endsWith("quoted scalar") && problem.endsWith("end of stream")) {
            return new ConfigException(begin, "the quote that opens here is never closed");
        }
        if (context.startsWith("while parsing a flow") && problem.contains("<stream end>")) {
            return new ConfigException(
                    begin.line() == place.line() ? place : begin,
                    "a bracket that was opened is never closed");
        }
        if (problem.contains("(TAB)") && !source.isIndentation(place)) {
            return new ConfigException(place, "a tab cannot stand here: use a blank");
        }
        if (context.equals("while scanning a block scalar")) {
            int sign = marked.getContextMark().map(at -> source.at(at.getIndex())).orElse(0);
            return new ConfigException(
                    begin,
                    "'%c' begins a text of several lines, which stand below it: put text that begins with '%c' in quotes"
                            .formatted(sign, sign));
        }
        if (problem.startsWith("expected <block end>") && !source.isIndentation(place)) {
            return new ConfigException(
                    place,
                    "this cannot stand behind a quote or a bracket that is closed: put the whole"
                            + " value in quotes");
        }
        return new ConfigException(place, mistake(context, problem));
    }

    /// A key without a blank behind its colon is a text that goes on in the lines below, up to
    /// where the parser stumbles over a key that is right.
    private static Optional<ConfigException> gluedKey(
            String problem, Origin found, SourceText source) {
        int line =
                switch (problem) {
                    case "could not find expected ':'" -> found.line();
                    case "mapping values are not allowed here" -> found.line() - 1;
                    default -> 0;
                };
        Optional<ConfigException> first = Optional.empty();
        while (line > 0) {
            var glued = GluedKey.in(source.line(line));
            if (glued.isEmpty()) {
                break;
            }
            var place = new Origin(source.file(), line, glued.get().column());
            first = Optional.of(withoutBlank(place, glued.get().key()));
            line--;
        }
        return first;
    }

    private static String mistake(String context, String problem) {
        if (problem.contains("(TAB)")) {
            return "a tab cannot indent: use spaces";
        }
        if (problem.startsWith("found character '")) {
            return "text cannot begin with "
                    + problem.substring("found character ".length(), "found character '@'".length())
                    + ": put it in quotes";
        }
        if (problem.equals("mapping values are not allowed here")) {
            return "a key cannot stand here: check the indentation, or put text that contains ':'"
                    + " in quotes";
        }
        if (problem.startsWith("expected <block end>")) {
            return "this does not belong to what is above: check the indentation";
        }
        if (problem.startsWith("expected '<document start>'")) {
            return "a second document begins: a configuration is one document";
        }
        if (problem.startsWith("expected ',' or ")) {
            return "a ',' or the closing bracket is missing before this";
        }
        if (problem.startsWith("expected the node content, but found '")) {
            return problem.endsWith("found ':'") && context.contains("flow")
                    ? "'[' begins a list: put text such as [::]:8080 in quotes"
                    : "a value cannot begin with "
                            + problem.substring(problem.indexOf('\''))
                            + ": put it in quotes";
        }
        if (problem.startsWith("expected escape sequence")) {
            return "an escape that is not complete: write '\\\\' for a backslash, or use single"
                    + " quotes";
        }
        if (context.contains("directive")) {
            return "a line that begins with '%' is no setting: leave it out";
        }
        if (problem.startsWith("found unknown escape character")) {
            return "an unknown escape: write '\\\\' for a backslash, or use single quotes";
        }
        return (context.isEmpty() ? "" : context + ": ") + problem.lines().findFirst().orElse("");
    }

    /// What Jackson finds itself: a key that is no single value, or a limit of its own.
    private static ConfigException unmarked(JacksonException failure, SourceText source) {
        var location = failure.getLocation();
        if (failure.getOriginalMessage().startsWith("Version{")) {
            return new ConfigException(
                    new Origin(source.file(), 1, 1),
                    "a configuration is YAML 1.2: leave out the line with '%YAML'");
        }
        if (failure.getOriginalMessage().startsWith("Expected a property name")) {
            // The location is behind the bracket, where there is one.
            int behind = (int) location.getCharOffset();
            boolean bracket = behind > 0 && "[{".indexOf(source.at(behind - 1)) >= 0;
            return new ConfigException(
                    source.originOf(bracket ? behind - 1 : behind),
                    "a key must be a single value"
                            + (bracket
                                    ? ": put text that begins with '%c' in quotes"
                                            .formatted(source.at(behind - 1))
                                    : ""));
        }
        return new ConfigException(
                new Origin(source.file(), location.getLineNr(), location.getColumnNr()),
                failure.getOriginalMessage().lines().findFirst().orElse("cannot be read"));
    }

    private static Origin origin(String file, Optional<Mark> mark) {
        return mark.map(at -> new Origin(file, at.getLine() + 1, at.getColumn() + 1))
                .orElseGet(() -> Origin.of(file));
    }
}
