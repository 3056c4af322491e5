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

    /// As sent.
    @Override
    public String toString() {
        return raw;
    }
}
