package webserv.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import webserv.api.config.Nearest;

/// The explanations of all causes, as the modules have them beside the code that uses them: in the
/// resource `META-INF/webserv/causes.txt`, which no module keeps to itself.
///
/// ```text
/// code: files-not-found
/// status: 404
/// means: There is no such file. A text may go on in the next line,
///   which begins with a blank.
/// client: The error page.
/// do: Look at the path in the log.
/// settings: root, alias
/// see: RFC 9110 §15.5.5
/// ```
///
/// An empty line ends an explanation; a line that begins with `#` is a comment. `code`, `status`,
/// `means`, `client` and `do` must be there.
///
/// @param all in the order of their codes
record Causes(List<CauseText> all) {
    private static final String RESOURCE = "META-INF/webserv/causes.txt";

    /// Reads those of some modules; a module without any is none that answers.
    ///
    /// @throws WiringException if two explain one code, or a resource is malformed
    static Causes of(Stream<Module> modules) {
        var all = new TreeMap<String, CauseText>();
        modules.distinct().forEach(module -> read(module).forEach(cause -> add(all, cause)));
        return new Causes(List.copyOf(all.values()));
    }

    private static void add(Map<String, CauseText> all, CauseText cause) {
        var other = all.putIfAbsent(cause.code(), cause);
        if (other != null) {
            throw new WiringException(
                    "two modules explain the cause %s: %s and %s"
                            .formatted(cause.code(), other.module(), cause.module()));
        }
    }

    /// The explanation of a code.
    ///
    /// @throws UsageException if there is none
    CauseText explain(String code) {
        return find(code)
                .orElseThrow(() ->
                        new UsageException(
                                "no cause has the code '%s'%s ('webserv why' lists them)"
                                        .formatted(code, hint(code))));
    }

    private Optional<CauseText> find(String code) {
        var exact = all.stream().filter(cause -> cause.code().equals(code)).findFirst();
        return exact.or(() -> all.stream().filter(cause -> cause.covers(code)).findFirst());
    }

    private String hint(String code) {
        return Nearest.to(code, all.stream().map(CauseText::code).toList())
                .map(Nearest::question)
                .orElse("");
    }

    /// A line for each, columns aligned.
    List<String> table() {
        int width = all.stream().mapToInt(cause -> cause.code().length()).max().orElse(0);
        return all.stream()
                .map(cause ->
                        cause.code()
                                + " ".repeat(width - cause.code().length() + 2)
                                + cause.inShort())
                .toList();
    }

    /// The page of all of them.
    List<String> markdown() {
        var lines = new ArrayList<String>();
        lines.add("# Causes");
        lines.add("");
        lines.add("Every refusal and every failure has a code. The log shows it in brackets, the");
        lines.add(
                "error page beside the request's number. `webserv why CODE` prints what this page");
        lines.add("says of it, and what the modules of plugins say of theirs.");
        for (var cause : all) {
            lines.add("");
            lines.addAll(cause.markdown());
        }
        return lines;
    }

    private static List<CauseText> read(Module module) {
        try (var in = module.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                return List.of();
            }
            var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return parse(String.valueOf(module.getName()), lines.lines().toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// @param module for messages
    static List<CauseText> parse(String module, List<String> lines) {
        var causes = new ArrayList<CauseText>();
        var texts = new LinkedHashMap<String, String>();
        var key = "";
        for (var line : Stream.concat(lines.stream(), Stream.of("")).toList()) {
            if (line.startsWith("#")) {
                continue;
            }
            if (line.isBlank()) {
                if (!texts.isEmpty()) {
                    causes.add(cause(module, texts));
                    texts.clear();
                }
            } else if (line.startsWith(" ") && texts.containsKey(key)) {
                texts.merge(key, line.strip(), (text, more) -> text + " " + more);
            } else {
                int colon = line.indexOf(": ");
                if (colon < 0 || texts.containsKey(line.substring(0, colon))) {
                    throw new WiringException(
                            "module %s: %s has a line that is no key and text, or one too many: %s"
                                    .formatted(module, RESOURCE, line));
                }
                key = line.substring(0, colon);
                texts.put(key, line.substring(colon + 2).strip());
            }
        }
        return causes;
    }

    private static CauseText cause(String module, Map<String, String> texts) {
        var code = texts.remove("code");
        return new CauseText(code == null ? "without a code" : code, module, texts);
    }
}
