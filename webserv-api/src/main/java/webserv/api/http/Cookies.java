package webserv.api.http;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The cookies that came with a request (RFC 6265bis §4.2, field Cookie), in the order they were
/// sent. Immutable, safe for any thread.
///
/// ```java
/// var session = Cookies.of(request.fields()).first("__Host-session");
/// ```
///
/// Reading is tolerant, since one odd cookie of a neighbour must not take the others away:
///
/// - Several Cookie lines are read as one list, although a client sends one (RFC 6265bis §5.8.1).
/// - Pairs are parted at `;` alone. A quote does not protect a `;`, nor does a comma part pairs:
///   the older grammars that say so can be used to hide one cookie in another.
/// - SP and HTAB around a name and a value are dropped, and nothing else: other white space that a
///   server drops lets `__Host-` be forged.
/// - A pair without `=`, or whose name is no token, is skipped.
/// - Of two cookies with one name both are kept. Clients send the one with the longer path first
///   (RFC 6265bis §5.8.3), but a server cannot rely on it.
/// - Names are compared with regard to case.
/// - A value is kept as sent, with its quotes, its percent signs and its octets beyond ASCII.
///
/// @param list all of them, as sent
public record Cookies(List<Cookie> list) {

    /// Copies the list.
    public Cookies {
        list = List.copyOf(list);
    }

    /// Reads the Cookie lines among a request's fields.
    public static Cookies of(Fields fields) {
        return new Cookies(
                fields.all("Cookie").stream()
                        .flatMap(line -> Stream.of(line.split(";")))
                        .flatMap(pair -> read(pair).stream())
                        .toList());
    }

    /// The value of the first cookie of that name.
    public Optional<String> first(String name) {
        return list.stream()
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .findFirst();
    }

    /// The values of all cookies of that name, in order.
    public List<String> all(String name) {
        return list.stream()
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .toList();
    }

    private static Optional<Cookie> read(String pair) {
        int equals = pair.indexOf('=');
        if (equals < 0) {
            return Optional.empty();
        }
        var name = Syntax.withoutOuterWhitespace(pair.substring(0, equals));
        return Syntax.isToken(name)
                ? Optional.of(
                        new Cookie(name, Syntax.withoutOuterWhitespace(pair.substring(equals + 1))))
                : Optional.empty();
    }
}
