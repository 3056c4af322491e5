package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// An answer, as curl received it.
///
/// @param head the status line and the field lines, each ended by LF
/// @param content as text
record Curl(String head, String content) {
    private static final Pattern END_OF_HEAD = Pattern.compile("\r\n\r\n");

    /// Gets a URL.
    ///
    /// @param options further ones of curl
    static Curl get(String url, String... options) {
        var arguments =
                new ArrayList<Object>(
                        List.of("-sS", "-i", "--noproxy", "*", "--max-time", "30", "--path-as-is"));
        arguments.addAll(List.of(options));
        arguments.add(url);
        var finished = Program.of("curl", arguments.toArray()).run();
        assertThat(finished.exit()).as("curl %s: %s", url, finished.err()).isZero();
        var parts = END_OF_HEAD.split(finished.out(), 2);
        return new Curl(parts[0].replace("\r\n", "\n") + "\n", parts.length > 1 ? parts[1] : "");
    }

    /// The status code.
    int status() {
        return Integer.parseInt(head.split(" ", 3)[1]);
    }

    /// The value of a field line; empty where there is none.
    String field(String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }
}
