package webserv.cgi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import webserv.api.config.Counted;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.http.Content;
import webserv.api.http.Reply;
import webserv.gateway.MetaVariables;

/// Runs a program as the server would, and prints what it is given, what it answers, and when.
///
/// The program itself is run by the handler, so that what holds here holds there.
final class DryRun {
    /// Of the content that is printed: enough to see what it is.
    private static final int SHOWN_OCTETS = 64 << 10;

    private final DryQuestion question;
    private final PrintStream out;

    DryRun(DryQuestion question, PrintStream out) {
        this.question = question;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        var settings = settings();
        var read = CgiSettings.of(settings);
        var request = DryRequest.of(question);
        var found =
                new Scripts(read.folder(), read.commands(), read.index())
                        .find(question.path(), question.pathInLocation());
        var script =
                switch (found) {
                    case Script it -> it;
                    case Found.Refused refused -> throw new IOException(refused.cause().detail());
                    case Found.MissingSlash _ ->
                            throw new IOException("the path is that of a folder: end it with '/'");
                };
        printCommand(script);
        var length = read.spooling().inputFor(request).length();
        printEnvironment(
                new MetaVariables(read.documentRoot(), read.variables())
                        .of(request, script.path(), length));
        try (var handler = (CgiHandler) new CgiFactory().create(settings)) {
            answer(handler);
        }
    }

    private void printCommand(Script script) {
        out.println("command");
        out.println("  " + String.join(" ", script.command()));
        out.println("  in " + script.directory());
    }

    private void printEnvironment(Map<String, String> variables) {
        out.println("environment");
        new TreeMap<>(variables).forEach((name, value) -> out.println("  " + name + "=" + value));
    }

    private void answer(CgiHandler handler) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        var reply = handler.await(DryRequest.of(question));
        long head = System.nanoTime();
        out.println("answer");
        switch (reply) {
            case Reply.Response response -> {
                out.println("  " + response.status());
                response.fields()
                        .lines()
                        .forEach(line -> out.println("  " + line.name() + ": " + line.value()));
                var content = new Watched();
                switch (response.content()) {
                    case Content.Written written -> written.writer().writeTo(content);
                    case Content.Bytes bytes -> Channels.newChannel(content).write(bytes.octets());
                    case Content.File _, Content.Published _ ->
                            throw new IllegalStateException("no program answers with these");
                }
                printContent(content);
                printTimes(begin, head, content);
            }
            case Reply.Forward(var path, var query, _) ->
                    out.println("  the answer of " + path + query.map(q -> "?" + q).orElse(""));
            case Reply.Refusal refusal ->
                    out.println("  " + refusal.status() + ", because " + refusal.cause().detail());
            case Reply.Upgrade _ -> throw new IllegalStateException("no program upgrades");
        }
    }

    private void printContent(Watched content) {
        out.println("content");
        out.println(content.shown().indent(2).stripTrailing());
    }

    private void printTimes(long begin, long head, Watched content) {
        long end = System.nanoTime();
        out.println("time line");
        out.println(moment(0, "started"));
        out.println(moment(head - begin, "head of the answer"));
        if (content.octets > 0) {
            out.println(moment(content.first - begin, "first octet of the content"));
        }
        out.println(
                moment(end - begin, "end of the answer, " + Counted.of(content.octets, "octet")));
    }

    private static String moment(long nanos, String what) {
        return String.format(Locale.ROOT, "  %8.1f ms  %s", nanos / 1e6, what);
    }

    private Settings settings() {
        var nodes = new LinkedHashMap<String, Node.Entry>();
        var folder = String.valueOf(question.script().getParent());
        put(nodes, "alias", text(folder));
        question.interpreter().ifPresent(program -> put(nodes, "program", text(program)));
        put(nodes, "script_argument", text("true"));
        return new Settings(new Node.Mapping(Origin.BUILT_IN, nodes), Path.of(folder));
    }

    private static void put(Map<String, Node.Entry> nodes, String key, Node value) {
        nodes.put(key, new Node.Entry(Origin.BUILT_IN, value));
    }

    private static Node.Text text(String text) {
        return new Node.Text(Origin.BUILT_IN, text);
    }

    /// Counts what is written, and keeps its beginning.
    private static final class Watched extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long octets;
        private long first;

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] from, int start, int count) {
            if (octets == 0) {
                first = System.nanoTime();
            }
            octets += count;
            kept.write(from, start, Math.min(count, SHOWN_OCTETS - kept.size()));
        }

        String shown() {
            var text = kept.toString(StandardCharsets.UTF_8);
            return octets > SHOWN_OCTETS ? text + "…" : text;
        }
    }
}
