package webserv.api.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes a command in one text apart as the shell of POSIX does (2.2 Quoting), as far as one line
/// without variables goes: blanks part words, but those in quotes or behind a backslash.
final class ShellWords {
    private static final char NONE = 0;

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean isInWord;
    private char quote = NONE;
    private int at;

    private ShellWords(String text) {
        this.text = text;
    }

    /// The words; empty where a quote is not closed, or nothing stands behind a backslash.
    static Optional<List<String>> of(String text) {
        return new ShellWords(text.strip()).read();
    }

    /// Whether a quote is opened and not closed.
    static boolean haveOpenQuote(String text) {
        var words = new ShellWords(text.strip());
        return words.read().isEmpty() && words.quote != NONE;
    }

    private Optional<List<String>> read() {
        for (at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isBackslash(c)) {
                at++;
                if (at == text.length()) {
                    return Optional.empty();
                }
                add(text.charAt(at));
            } else if (quote == NONE) {
                outside(c);
            } else if (c == quote) {
                quote = NONE;
            } else {
                add(c);
            }
        }
        end();
        return quote == NONE ? Optional.of(List.copyOf(words)) : Optional.empty();
    }

    /// In single quotes a backslash is one of many characters; in double quotes it quotes a few.
    private boolean isBackslash(char c) {
        return c == '\\'
                && (quote == NONE
                        || (quote == '"'
                                && at + 1 < text.length()
                                && "$`\"\\".indexOf(text.charAt(at + 1)) >= 0));
    }

    private void outside(char c) {
        if (c == '\'' || c == '"') {
            quote = c;
            isInWord = true;
        } else if (Character.isWhitespace(c)) {
            end();
        } else {
            add(c);
        }
    }

    private void add(char c) {
        word.append(c);
        isInWord = true;
    }

    private void end() {
        if (isInWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        isInWord = false;
    }
}
