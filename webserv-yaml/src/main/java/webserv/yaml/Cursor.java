package webserv.yaml;

import java.util.HashMap;
import java.util.Map;
import webserv.api.config.Origin;

/// A place in a text of ASCII without tabs and carriage returns, moved over scalars, blanks and
/// comments as YAML 1.2 has them. What is not common throws [Uncommon].
final class Cursor {
    /// Signs that begin something else than a plain scalar (YAML 1.2 §5.3).
    private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

    private static final String FLOW_INDICATORS = ",[]{}";

    /// A key of more than 1,024 characters is none (YAML 1.2 §7.4.2).
    private static final int MOST_KEY_CHARACTERS = 1000;

    private final String file;

    /// Ends with a line break, so that every line does.
    private final String text;

    /// Each text once: large files say the same again and again.
    private final Map<String, String> texts = new HashMap<>();

    private int at;
    private int line = 1;
    private int lineStart;
    private Origin origin;

    Cursor(String file, String text) {
        this.file = file;
        this.text = text.endsWith("\n") ? text : text + "\n";
        this.origin = new Origin(file, line, 1);
    }

    /// The character here. Not to be asked at the end of the text.
    char character() {
        return text.charAt(at);
    }

    /// Where this is in its line, counted from 0; -1 at the end of the text.
    int column() {
        return at == text.length() ? -1 : at - lineStart;
    }

    /// This place; one object as long as nothing moves.
    Origin origin() {
        int column = at - lineStart + 1;
        if (origin.line() != line || origin.column() != column) {
            origin = new Origin(file, line, column);
        }
        return origin;
    }

    /// Whether `- ` is here, which begins an item of a list.
    boolean isAtItem() {
        return text.charAt(at) == '-' && isBlankOrEnd(at + 1);
    }

    /// Whether a key with its colon is here.
    boolean isAtKey() {
        return isColon(endOfScalar(false));
    }

    /// Whether the line has nothing more but a comment.
    boolean isAtLineEnd() {
        return text.charAt(at) == '\n' || isAtComment();
    }

    /// Moves over a sign and the blanks behind it.
    void skip(char sign) {
        if (text.charAt(at) != sign) {
            throw new Uncommon();
        }
        at++;
        skipBlanks();
    }

    /// Moves over a sign and the blanks behind it, if it is here.
    boolean skipped(char sign) {
        boolean isHere = text.charAt(at) == sign;
        if (isHere) {
            skip(sign);
        }
        return isHere;
    }

    /// Moves over the rest of the line, which holds no more, to what comes next.
    void endLine() {
        skipBlanks();
        if (!isAtLineEnd()) {
            throw new Uncommon();
        }
        toContent();
    }

    /// Moves over blanks, comments and ends of lines.
    void toContent() {
        skipBlanks();
        while (isAtLineEnd()) {
            at = text.indexOf('\n', at) + 1;
            line++;
            lineStart = at;
            if (at == text.length()) {
                return;
            }
            skipBlanks();
        }
    }

    /// Moves over a key, its colon, and the blanks behind it.
    String key(boolean isInFlow) {
        int start = at;
        var key = scalar(isInFlow);
        if (!isColon(at) || at - start > MOST_KEY_CHARACTERS) {
            throw new Uncommon();
        }
        skip(':');
        return key;
    }

    /// Moves over a single value.
    ///
    /// @param isInFlow whether it is in brackets
    String scalar(boolean isInFlow) {
        int start = at;
        int end = endOfScalar(isInFlow);
        at = end;
        char first = text.charAt(start);
        if (isQuote(first)) {
            var quoted = text.substring(start + 1, end - 1);
            boolean hasEscape = first == '"' && quoted.indexOf('\\') >= 0;
            return shared(hasEscape ? unescaped(quoted) : quoted);
        }
        var plain = shared(text.substring(start, end));
        if (TreeReader.isNothing(plain)) {
            throw new Uncommon();
        }
        return plain;
    }

    private String shared(String value) {
        if (value.length() > TreeReader.MOST_CHARACTERS) {
            throw new Uncommon();
        }
        var first = texts.putIfAbsent(value, value);
        return first == null ? value : first;
    }

    private int endOfScalar(boolean isInFlow) {
        if (at == lineStart && text.startsWith("... ", at)) {
            throw new Uncommon(); // the end of a document
        }
        char first = text.charAt(at);
        if (isQuote(first)) {
            return endOfQuoted(first);
        }
        if (INDICATORS.indexOf(first) >= 0
                && !(first == '-' && Character.isLetterOrDigit(text.charAt(at + 1)))) {
            throw new Uncommon();
        }
        return endOfPlain(isInFlow);
    }

    /// Behind the closing quote. Where it is there twice, or in another line, that is not common.
    private int endOfQuoted(char quote) {
        int i = at + 1;
        for (char c = text.charAt(i); c != quote; c = text.charAt(++i)) {
            if (c == '\\' && quote == '"') {
                i++;
            }
            if (text.charAt(i) == '\n') {
                throw new Uncommon();
            }
        }
        if (text.charAt(i + 1) == quote) {
            throw new Uncommon();
        }
        return i + 1;
    }

    private static String unescaped(String quoted) {
        var plain = new StringBuilder();
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            plain.append(c == '\\' ? escaped(quoted.charAt(++i)) : c);
        }
        return plain.toString();
    }

    /// What a character behind a backslash stands for (YAML 1.2 §5.7).
    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case '"', '\\' -> c;
            default -> throw new Uncommon();
        };
    }

    /// Behind the last character that is no blank.
    private int endOfPlain(boolean isInFlow) {
        int end = at;
        for (int i = at; !endsPlain(i, isInFlow); i++) {
            if (text.charAt(i) != ' ') {
                end = i + 1;
            }
        }
        return end;
    }

    private boolean endsPlain(int i, boolean isInFlow) {
        return switch (text.charAt(i)) {
            case '\n' -> true;
            case '#' -> text.charAt(i - 1) == ' ';
            case ':' -> isBlankOrEnd(i + 1) || (isInFlow && isFlowIndicator(text.charAt(i + 1)));
            case ',', '[', ']', '{', '}' -> isInFlow;
            default -> false;
        };
    }

    private boolean isColon(int i) {
        return text.charAt(i) == ':' && isBlankOrEnd(i + 1);
    }

    private boolean isBlankOrEnd(int i) {
        char c = text.charAt(i);
        return c == ' ' || c == '\n';
    }

    /// There is a blank before a comment, or nothing.
    private boolean isAtComment() {
        return text.charAt(at) == '#' && (at == lineStart || text.charAt(at - 1) == ' ');
    }

    void skipBlanks() {
        while (text.charAt(at) == ' ') {
            at++;
        }
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    private static boolean isFlowIndicator(char c) {
        return FLOW_INDICATORS.indexOf(c) >= 0;
    }
}
