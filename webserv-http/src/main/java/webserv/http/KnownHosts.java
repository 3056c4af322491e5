package webserv.http;

import org.jspecify.annotations.Nullable;
import webserv.api.http.Authority;

/// The authorities that clients have sent in Host. Thousands of connections ask for the same few:
/// they share one object of each.
///
/// Each has one place, which its octets tell, and the next one that comes to the same place takes
/// it. So what is kept is bounded, and a client that sends others than everybody does no harm but
/// that a host is parsed again.
///
/// Safe for any thread, without a lock: an [Authority] cannot change and is seen whole however it
/// is passed on (JLS §17.5, final fields), and one that a thread does not see is parsed.
final class KnownHosts {

    /// A power of two; far more hosts than most servers have.
    private static final int PLACES = 64;

    /// Longer ones are parsed each time: a host name has 253 octets at most, and a port six.
    static final int MOST_OCTETS = 260;

    private final @Nullable Authority[] places = new Authority[PLACES];

    /// The authority that the octets spell.
    ///
    /// @throws BadMessage if it is not an authority, or an empty one
    Authority of(byte[] octets, int from, int to) {
        int place = placeOf(octets, from, to);
        var known = places[place];
        if (known != null && AuthorityParser.spells(known, octets, from, to)) {
            return known;
        }
        var parsed = AuthorityParser.parse(octets, from, to);
        if (to - from <= MOST_OCTETS) {
            places[place] = parsed;
        }
        return parsed;
    }

    private static int placeOf(byte[] octets, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum = 31 * sum + octets[i];
        }
        return (sum ^ sum >>> 16) & (PLACES - 1);
    }
}
