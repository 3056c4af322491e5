package webserv.cgi;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import webserv.api.spi.Tool;

/// `webserv cgi run SCRIPT URL`: runs one program as the server would, and shows what happens.
public final class CgiTool implements Tool {
    private static final String SYNOPSIS =
            "webserv cgi run [-h] [-X METHOD] [-H FIELD]... [-d CONTENT] [-i PROGRAM] SCRIPT URL";
    private static final String USAGE = "usage: " + SYNOPSIS;
    private static final String HELP =
            "Usage: "
                    + SYNOPSIS
                    + """

                    Runs one CGI program as the server would, and shows what happens.
                      SCRIPT       the program's file
                      URL          such as http://localhost:8080/cgi-bin/a.sh, or /a.sh alone
                      -d CONTENT   the content of the request
                      -H FIELD     a field line, such as 'Cookie: a=1'; may be given more than once
                      -h, --help   print this help
                      -i PROGRAM   what runs the script; found by its extension if not given
                      -X METHOD    GET if not given, POST with -d\
                    """;

    /// Found as a service.
    public CgiTool() {}

    @Override
    public String name() {
        return "cgi";
    }

    @Override
    public void run(List<String> arguments, PrintStream out) throws IOException {
        if (DryQuestion.asksForHelp(arguments)) {
            out.println(HELP);
            return;
        }
        if (arguments.isEmpty() || !arguments.getFirst().equals("run")) {
            throw new IllegalArgumentException(USAGE);
        }
        var question = DryQuestion.of(arguments.subList(1, arguments.size()), USAGE);
        try {
            new DryRun(question, out).run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the program ran");
        }
    }
}
