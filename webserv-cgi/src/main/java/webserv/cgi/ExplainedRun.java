package webserv.cgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import webserv.api.http.Request;
import webserv.api.http.RequestHead;
import webserv.api.http.Syntax;

/// A run that is told and not made: the program, its arguments, where it runs, and every variable
/// of its environment.
///
/// @param command the executable file and its arguments
/// @param variables but the mark, which tells one run from another
record ExplainedRun(Script script, List<String> command, Map<String, String> variables) {

    /// A field of a request is no longer where nobody raises the limits.
    private static final int MOST_CHARACTERS = 8 << 10;

    /// What CONTENT_LENGTH says; empty also where that shows only when the content has come.
    static OptionalLong contentLength(Request request) {
        long length = request.content().length();
        return length == RequestHead.UNKNOWN_LENGTH
                        || (length == 0 && !request.fields().has("Content-Length"))
                ? OptionalLong.empty()
                : OptionalLong.of(length);
    }

    List<String> steps() {
        var steps = new ArrayList<String>();
        steps.add("run " + quoted(command.getFirst()));
        command.stream().skip(1).forEach(argument -> steps.add("argument " + quoted(argument)));
        steps.add("in " + script.directory());
        new TreeMap<>(variables)
                .forEach((name, value) -> steps.add("variable " + name + " " + quoted(value)));
        return steps;
    }

    private static String quoted(String text) {
        return "'" + Syntax.printable(text, MOST_CHARACTERS) + "'";
    }
}
