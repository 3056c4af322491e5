package webserv.api.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The rules that [SetCookie] keeps, each with the sentence for whoever breaks it.
final class SetCookieRules {
    /// A client ignores a cookie whose name and value have more octets together (RFC 6265bis §5.6).
    private static final int MOST_PAIR_OCTETS = 4096;

    /// A client ignores an attribute whose value has more octets (RFC 6265bis §5.6).
    private static final int MOST_ATTRIBUTE_OCTETS = 1024;

    /// A host name has no more (RFC 1035 §2.3.4), written without the length octets.
    private static final int MOST_DOMAIN_OCTETS = 253;

    /// Years before 1601 make a client ignore the attribute (RFC 6265bis §5.1.1); years beyond 9999
    /// do not fit the format.
    private static final Instant FIRST_EXPIRY = Instant.parse("1601-01-01T00:00:00Z");

    private static final Instant LAST_EXPIRY = Instant.parse("9999-12-31T23:59:59Z");

    /// `<subdomain>` of RFC 1034 §3.5, with leading digits as RFC 1123 §2.1 allows. No dot in
    /// front: clients ignore it, and the grammar does not have it.
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                            + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private SetCookieRules() {}

    static void checkPair(String name, String value) {
        check(Syntax.isToken(name), "the name of a cookie must be a token: " + Syntax.quoted(name));
        var bare =
                value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value;
        check(
                bare.chars().allMatch(SetCookieRules::isCookieOctet),
                "cookie "
                        + name
                        + " has a value with more than visible ASCII without quotes, commas,"
                        + " semicolons and backslashes: encode it");
        check(
                name.length() + value.length() <= MOST_PAIR_OCTETS,
                "cookie " + name + " has more than 4096 octets of name and value");
    }

    /// `cookie-octet = %x21 / %x23-2B / %x2D-3A / %x3C-5B / %x5D-7E` (RFC 6265bis §4.1.1).
    private static boolean isCookieOctet(int c) {
        return c > ' ' && c <= '~' && c != '"' && c != ',' && c != ';' && c != '\\';
    }

    /// `path-value = *av-octet`: any character but controls and `;`. A client takes the default
    /// path for one that does not begin with `/`, and drops blanks at the end.
    static void checkPath(String path) {
        check(
                path.startsWith("/")
                        && !path.endsWith(" ")
                        && path.chars().allMatch(c -> c >= ' ' && c <= '~' && c != ';'),
                "Path of a cookie must begin with / and have visible ASCII without semicolons: "
                        + Syntax.quoted(path));
        check(path.length() <= MOST_ATTRIBUTE_OCTETS, "Path of a cookie has more than 1024 octets");
    }

    static void checkDomain(String domain) {
        check(
                domain.length() <= MOST_DOMAIN_OCTETS && DOMAIN.matcher(domain).matches(),
                "Domain of a cookie must be a host name without a dot in front: "
                        + Syntax.quoted(domain));
    }

    /// `max-age-av = "Max-Age=" non-zero-digit *DIGIT` (RFC 6265bis §4.1.1).
    static void checkMaxAge(Duration age) {
        check(
                age.isPositive() && age.equals(Duration.ofSeconds(age.toSeconds())),
                "Max-Age of a cookie must be a number of whole seconds, at least 1; removed() ends"
                        + " a cookie");
    }

    static void checkExpires(Instant at) {
        check(
                !at.isBefore(FIRST_EXPIRY) && !at.isAfter(LAST_EXPIRY.plusNanos(999_999_999)),
                "Expires of a cookie must lie in the years 1601 to 9999");
    }

    /// What Secure is needed for and is not there.
    static void checkInsecure(
            String name, Optional<SetCookie.SameSite> sameSite, boolean partitioned) {
        check(
                !sameSite.equals(Optional.of(SetCookie.SameSite.NONE)),
                "cookie " + name + " has SameSite=None, which needs Secure");
        check(!partitioned, "cookie " + name + " has Partitioned, which needs Secure");
        check(
                !hasPrefix(name, "__secure-") && !hasPrefix(name, "__host-"),
                "cookie " + name + " has a prefix that needs Secure");
    }

    static void checkHostPrefix(String name, Optional<String> path, Optional<String> domain) {
        if (hasPrefix(name, "__host-")) {
            check(
                    path.equals(Optional.of("/")) && domain.isEmpty(),
                    "cookie " + name + " has a prefix that needs Path=/ and forbids Domain");
        }
    }

    /// Without regard to case, as clients compare it (RFC 6265bis §5.4).
    private static boolean hasPrefix(String name, String prefix) {
        return name.toLowerCase(Locale.ROOT).startsWith(prefix);
    }

    private static void check(boolean kept, String rule) {
        if (!kept) {
            throw new IllegalArgumentException(rule);
        }
    }
}
