package webserv.app;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a cause's code means, see [webserv.api.http.Cause].
///
/// @param code as in the log; `name-*` stands for all codes that begin with `name-`
/// @param module that uses it
/// @param texts what is told of it, by key: `status` and `means` always
record CauseText(String code, String module, Map<String, String> texts) {
    private static final Set<String> NEEDED = Set.of("status", "means", "client", "do");
    private static final Set<String> KNOWN =
            Set.of("status", "means", "client", "do", "settings", "see");

    /// @throws WiringException if a text is missing or has another key
    CauseText {
        if (!texts.keySet().containsAll(NEEDED) || !KNOWN.containsAll(texts.keySet())) {
            throw new WiringException(
                    "module %s explains the cause %s by %s; it must have %s, and may have settings, see"
                            .formatted(
                                    module,
                                    code,
                                    texts.keySet().stream().sorted().toList(),
                                    NEEDED.stream().sorted().collect(Collectors.joining(", "))));
        }
        texts = Map.copyOf(texts);
    }

    String text(String key) {
        return texts.getOrDefault(key, "");
    }

    /// Whether it speaks of that code.
    boolean covers(String asked) {
        return code.endsWith("*")
                ? asked.startsWith(code.substring(0, code.length() - 1))
                : code.equals(asked);
    }

    /// The first sentence of what it means.
    String inShort() {
        var means = text("means");
        int end = means.indexOf(". ");
        return end < 0 ? means : means.substring(0, end + 1);
    }

    /// All of it, for a terminal.
    List<String> lines() {
        var lines = new Paragraphs(78);
        lines.add("", code + " (status " + text("status") + ")");
        lines.gap();
        lines.add("", text("means"));
        lines.gap();
        lines.add("The client sees: ", text("client"));
        lines.add("What to do:      ", text("do"));
        lines.add("Settings:        ", text("settings"));
        lines.add("Specification:   ", text("see"));
        lines.add("Used by:         ", "module " + module);
        return lines.lines();
    }

    /// All of it, as a section of a page.
    List<String> markdown() {
        var lines = new Paragraphs(100);
        lines.add("", "## " + code.replace("*", "\\*"));
        lines.gap();
        lines.add("", "Status " + text("status") + ". " + text("means"));
        lines.gap();
        lines.add("- ", "The client sees: " + text("client"));
        lines.add("- ", "What to do: " + text("do"));
        if (!text("settings").isEmpty()) {
            lines.add("- ", "Settings: `" + text("settings").replace(", ", "`, `") + "`");
        }
        if (!text("see").isEmpty()) {
            lines.add("- ", "Specification: " + text("see"));
        }
        lines.add("- ", "Used by: module `" + module + "`");
        return lines.lines();
    }
}
