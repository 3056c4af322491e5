package webserv.api.http;

import java.util.Objects;
import java.util.regex.Pattern;

/// Why a request was answered with an error, or broke off.
///
/// @param code names the kind of cause and stays the same from version to version, so that people
///   can look it up and programs can count it: words of lower-case letters and digits joined by
///   hyphens, the first of them the part of the server that decided, such as `files-not-found`
/// @param detail one line about this one case, for the log and the decision record; never sent to
///   the client
public record Cause(String code, String detail) {
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /// @throws IllegalArgumentException if the code is written otherwise
    public Cause {
        Objects.requireNonNull(detail, "a cause has a detail");
        if (!CODE.matcher(code).matches()) {
            throw new IllegalArgumentException(
                    "a cause's code is words joined by hyphens: " + Syntax.quoted(code));
        }
    }

    /// The cause of a handler that has no codes of its own: `handler-` and the status.
    ///
    /// @param status of the answer
    public static Cause ofHandler(int status, String detail) {
        return new Cause("handler-" + status, detail);
    }

    /// The cause of a response that broke off as a file became shorter while it was sent, or could
    /// not be read to its end: `content-cut`.
    ///
    /// @param file what it is called
    public static Cause contentCut(String file) {
        return new Cause("content-cut", file + " has become shorter, or cannot be read to its end");
    }

    /// Code and detail, as the log has them.
    @Override
    public String toString() {
        return detail + " [" + code + "]";
    }
}
