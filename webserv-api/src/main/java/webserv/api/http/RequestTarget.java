package webserv.api.http;

import java.util.Optional;

/// The request target (RFC 9112 §3.2), as sent and taken apart; nothing in it is decoded. Where the
/// server has put another path in place of the one asked for, path and query are the new ones, and
/// raw is still what the client sent.
///
/// @param form which of the four forms it has
/// @param raw as sent
/// @param path the path as sent, beginning with `/`; `*` in asterisk-form, empty in authority-form
/// @param query what follows the first `?`, which may be empty; absent where there is none
public record RequestTarget(Form form, String raw, String path, Optional<String> query) {

    /// The forms of RFC 9112 §3.2.
    public enum Form {
        /// `/path?query`
        ORIGIN,
        /// `http://host/path?query`
        ABSOLUTE,
        /// `host:port`, of CONNECT alone
        AUTHORITY,
        /// `*`, of OPTIONS alone
        ASTERISK
    }

    /// Path and query as the client sent them, whatever became of them since, in origin-form:
    /// without the scheme and authority of an absolute-form.
    public String asked() {
        if (form != Form.ABSOLUTE) {
            return raw;
        }
        int start = raw.indexOf("//") + 2;
        while (start < raw.length() && raw.charAt(start) != '/' && raw.charAt(start) != '?') {
            start++;
        }
        return raw.startsWith("/", start) ? raw.substring(start) : "/" + raw.substring(start);
    }

    /// As sent.
    @Override
    public String toString() {
        return raw;
    }
}
