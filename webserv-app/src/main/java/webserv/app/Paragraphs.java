package webserv.app;

import java.util.ArrayList;
import java.util.List;

/// Text in lines of limited length.
///
/// Confined to one thread.
final class Paragraphs {
    private final int width;
    private final List<String> lines = new ArrayList<>();

    /// @param width the most characters of a line; a longer word has a line of its own
    Paragraphs(int width) {
        this.width = width;
    }

    /// Adds a paragraph, unless it is empty.
    ///
    /// @param lead before its first line; the others are indented by as much
    void add(String lead, String text) {
        if (text.isEmpty()) {
            return;
        }
        var line = new StringBuilder(lead);
        boolean fresh = true;
        for (var word : text.split(" ", 0)) {
            if (!fresh && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(lead.length()));
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(word);
            fresh = false;
        }
        lines.add(line.toString());
    }

    /// Adds an empty line.
    void gap() {
        lines.add("");
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
