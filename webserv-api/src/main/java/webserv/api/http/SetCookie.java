package webserv.api.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A cookie to be kept by the client (RFC 6265bis §4.1, field Set-Cookie). Immutable, safe for any
/// thread.
///
/// ```java
/// var cookie = SetCookie.named("__Host-session", id).path("/").secure().httpOnly().sameSite(SameSite.LAX).build();
/// return response.with("Set-Cookie", cookie.toString());
/// ```
///
/// Writing is strict: whatever a client would drop, cut or read in another way is refused here,
/// where the mistake can be seen. Each cookie is a field line of its own; lines of Set-Cookie are
/// never joined by comma (RFC 9110 §5.3).
///
/// @param name a token. `__Secure-` and `__Host-` in front, in any case, ask for what RFC 6265bis
///   §4.1.3 demands of them
/// @param value of the octets of RFC 6265bis §4.1.1: visible ASCII without `"`, `,`, `;` and `\`,
///   the whole in quotes or not; encode what else is to be kept
/// @param path begins with `/`; absent, the client takes the folder of the request's path
/// @param domain a host name, whose subdomains get the cookie as well; absent, the host alone gets
///   it
/// @param maxAge at least one second, and whole seconds; it wins over `expires`. Clients may keep
///   cookies for 400 days at most (RFC 6265bis §5.5)
/// @param expires from the year 1601 to 9999; fractions of a second are dropped
/// @param secure sent back over encrypted connections alone
/// @param httpOnly hidden from scripts
/// @param sameSite whether it goes with requests that other sites cause; absent, clients choose
/// @param partitioned kept apart for each site that embeds this one (CHIPS; not in RFC 6265bis)
public record SetCookie(
        String name,
        String value,
        Optional<String> path,
        Optional<String> domain,
        Optional<Duration> maxAge,
        Optional<Instant> expires,
        boolean secure,
        boolean httpOnly,
        Optional<SameSite> sameSite,
        boolean partitioned) {

    /// Which requests a cookie goes with (RFC 6265bis §4.1.2.7).
    public enum SameSite {
        /// Requests that the site itself causes.
        STRICT("Strict"),
        /// Those, and the GET that follows a link from elsewhere.
        LAX("Lax"),
        /// All. Needs Secure.
        NONE("None");

        private final String text;

        SameSite(String text) {
            this.text = text;
        }

        /// As in the attribute: `Lax`.
        @Override
        public String toString() {
            return text;
        }
    }

    /// Refuses what a client would not keep as it is meant.
    ///
    /// @throws IllegalArgumentException naming the part that is wrong and what it must be
    public SetCookie {
        SetCookieRules.checkPair(name, value);
        path.ifPresent(SetCookieRules::checkPath);
        domain.ifPresent(SetCookieRules::checkDomain);
        maxAge.ifPresent(SetCookieRules::checkMaxAge);
        expires.ifPresent(SetCookieRules::checkExpires);
        if (!secure) {
            SetCookieRules.checkInsecure(name, sameSite, partitioned);
        }
        SetCookieRules.checkHostPrefix(name, path, domain);
    }

    /// Begins a cookie that lives until the client ends its session.
    public static Builder named(String name, String value) {
        return new Builder(name, value);
    }

    /// The value of the field Set-Cookie.
    @Override
    public String toString() {
        var text = new StringBuilder(name).append('=').append(value);
        expires.ifPresent(at -> text.append("; Expires=").append(HttpDate.format(at)));
        maxAge.ifPresent(age -> text.append("; Max-Age=").append(age.toSeconds()));
        domain.ifPresent(host -> text.append("; Domain=").append(host));
        path.ifPresent(prefix -> text.append("; Path=").append(prefix));
        text.append(secure ? "; Secure" : "").append(httpOnly ? "; HttpOnly" : "");
        sameSite.ifPresent(sites -> text.append("; SameSite=").append(sites));
        return text.append(partitioned ? "; Partitioned" : "").toString();
    }

    /// Puts a cookie together, in any order; [#build] checks it. Confined to one thread.
    public static final class Builder {
        private final String name;
        private final String value;
        private Optional<String> path = Optional.empty();
        private Optional<String> domain = Optional.empty();
        private Optional<Duration> maxAge = Optional.empty();
        private Optional<Instant> expires = Optional.empty();
        private Optional<SameSite> sameSite = Optional.empty();
        private boolean secure;
        private boolean httpOnly;
        private boolean partitioned;

        private Builder(String name, String value) {
            this.name = name;
            this.value = value;
        }

        /// Sent back for this path and those below it.
        public Builder path(String prefix) {
            path = Optional.of(prefix);
            return this;
        }

        /// Sent back to this host and its subdomains.
        public Builder domain(String host) {
            domain = Optional.of(host);
            return this;
        }

        /// Kept for so long.
        public Builder maxAge(Duration age) {
            maxAge = Optional.of(age);
            return this;
        }

        /// Kept until then.
        public Builder expires(Instant at) {
            expires = Optional.of(at);
            return this;
        }

        /// Has the client forget the cookie of that name, path and domain. It says so by an Expires
        /// in the past, as the grammar of Max-Age has no 0 (RFC 6265bis §4.1.1).
        public Builder removed() {
            maxAge = Optional.empty();
            return expires(Instant.EPOCH);
        }

        /// Sent back over encrypted connections alone.
        public Builder secure() {
            secure = true;
            return this;
        }

        /// Hidden from scripts.
        public Builder httpOnly() {
            httpOnly = true;
            return this;
        }

        /// Bound to requests of the site, more or less.
        public Builder sameSite(SameSite sites) {
            sameSite = Optional.of(sites);
            return this;
        }

        /// Kept apart for each site that embeds this one.
        public Builder partitioned() {
            partitioned = true;
            return this;
        }

        /// The cookie.
        ///
        /// @throws IllegalArgumentException as described at [SetCookie#SetCookie]
        public SetCookie build() {
            return new SetCookie(
                    name,
                    value,
                    path,
                    domain,
                    maxAge,
                    expires,
                    secure,
                    httpOnly,
                    sameSite,
                    partitioned);
        }
    }
}
