package webserv.cgi;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import webserv.api.spi.Tool;

/// `webserv cgi run SCRIPT URL`: runs one program as the server would, and shows what happens.
public final class CgiTool implements Tool {
    private static final String USAGE =
            "usage: webserv cgi run [-X METHOD] [-H FIELD]... [-d CONTENT] [-i PROGRAM] SCRIPT URL";

    /// Found as a service.
    public CgiTool() {}

    @Override
    public String name() {
        return "cgi";
    }

    @Override
    public void run(List<String> arguments, PrintStream out) throws IOException {
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
