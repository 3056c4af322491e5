package webserv.api.spi;

import webserv.api.config.Origin;
import webserv.api.http.RegularExpression;
import webserv.api.http.Template;

/// A rule that puts another path in place of the one asked for.
///
/// @param from what the path is looked through for; a path without a match stays as it is
/// @param to a URI reference, in which the groups of `from` are `$1` to `$9` or `$NAME`. The
///   client's query follows that of `to`, unless `to` ends with `?`
/// @param then what is done next
/// @param status of the redirect; 0 where `then` is none
/// @param origin where it was written
public record Rewrite(RegularExpression from, Template to, Then then, int status, Origin origin) {

    /// What is done when a rule has matched.
    public enum Then {
        /// The rules behind it are asked for the new path, which is then routed.
        NEXT,
        /// The new path is routed at once.
        LAST,
        /// The new path stays in the location; at a server, it is routed and no rule is asked
        /// again.
        BREAK,
        /// The client is sent there.
        REDIRECT
    }
}
