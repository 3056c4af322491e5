package webserv.handlers.upload;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import webserv.api.http.Syntax;

/// A value with parameters, as in `Content-Type` and `Content-Disposition`.
///
/// `value *( OWS ";" OWS token "=" ( token / quoted-string ) )` (RFC 9110 §5.6.6)
///
/// In a quoted string a backslash quotes a quote or a backslash and is itself before anything else:
/// some clients send the backslashes of their paths as they are.
///
/// @param value before the first semicolon, in lower case
/// @param parameters by name in lower case
record Parameters(String value, Map<String, String> parameters) {

    /// Empty where the text breaks the grammar or has a parameter twice.
    static Optional<Parameters> parse(String text) {
        return new Reading(text).all();
    }

    private static final class Reading {
        private final String text;
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private int at;

        Reading(String text) {
            this.text = text;
        }

        Optional<Parameters> all() {
            int end = text.indexOf(';');
            var value = (end < 0 ? text : text.substring(0, end)).strip();
            at = end < 0 ? text.length() : end;
            while (at < text.length()) {
                if (!parameter()) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Parameters(value.toLowerCase(Locale.ROOT), parameters));
        }

        /// From a semicolon to the next one or the end.
        private boolean parameter() {
            if (text.charAt(at) != ';') {
                return false;
            }
            at++;
            skipWhitespace();
            var name = token().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
                return false;
            }
            at++;
            var value = text.startsWith("\"", at) ? quoted() : Optional.of(token());
            if (value.isEmpty() || parameters.put(name, value.get()) != null) {
                return false;
            }
            skipWhitespace();
            return true;
        }

        private String token() {
            int start = at;
            while (at < text.length() && Syntax.isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        private Optional<String> quoted() {
            var value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && at + 1 < text.length() && isQuotable(text.charAt(at + 1))) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            return Optional.empty();
        }

        private static boolean isQuotable(char c) {
            return c == '"' || c == '\\';
        }

        private void skipWhitespace() {
            while (at < text.length() && Syntax.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }
}
