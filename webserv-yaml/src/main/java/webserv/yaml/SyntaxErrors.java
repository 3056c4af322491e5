package webserv.yaml;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;

/// Says in one line what the parser found wrong, where, and what to do.
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

    /// @param failure thrown by the parser
    /// @param file as the user named it
    static ConfigException translated(YamlEngineException failure, String file) {
        return failure instanceof MarkedYamlEngineException marked
                ? translated(marked, file)
                : new ConfigException(Origin.of(file), firstLine(failure.getMessage()));
    }

    private static ConfigException translated(MarkedYamlEngineException marked, String file) {
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
        return new ConfigException(place, mistake(context, problem));
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
        if (problem.startsWith("found unknown escape character")) {
            return "an unknown escape: write '\\\\' for a backslash, or use single quotes";
        }
        return (context.isEmpty() ? "" : context + ": ") + problem.lines().findFirst().orElse("");
    }

    private static String firstLine(@Nullable String message) {
        return Optional.ofNullable(message)
                .flatMap(text -> text.lines().findFirst())
                .orElse("cannot be read");
    }

    private static Origin origin(String file, Optional<Mark> mark) {
        return mark.map(at -> new Origin(file, at.getLine() + 1, at.getColumn() + 1))
                .orElseGet(() -> Origin.of(file));
    }
}
