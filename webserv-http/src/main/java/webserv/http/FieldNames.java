package webserv.http;

import java.util.Arrays;

/// The field names that clients send every day, so that no string is made for them.
///
/// Found by length and two letters, then compared; what is not in the table becomes a string of its
/// own.
final class FieldNames {
    private static final String[] KNOWN = {
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Method",
        "Authorization",
        "Cache-Control",
        "Connection",
        "Content-Encoding",
        "Content-Length",
        "Content-Type",
        "Cookie",
        "DNT",
        "Date",
        "Expect",
        "Forwarded",
        "From",
        "Host",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "If-Range",
        "If-Unmodified-Since",
        "Keep-Alive",
        "Origin",
        "Pragma",
        "Priority",
        "Proxy-Authorization",
        "Range",
        "Referer",
        "Sec-CH-UA",
        "Sec-CH-UA-Mobile",
        "Sec-CH-UA-Platform",
        "Sec-Fetch-Dest",
        "Sec-Fetch-Mode",
        "Sec-Fetch-Site",
        "Sec-Fetch-User",
        "Sec-GPC",
        "Sec-WebSocket-Key",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Upgrade-Insecure-Requests",
        "User-Agent",
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Requested-With",
        "sec-ch-ua",
        "sec-ch-ua-mobile",
        "sec-ch-ua-platform"
    };
    private static final String[][] BUCKETS = buckets();

    private FieldNames() {}

    /// The name as sent.
    static String of(byte[] octets, int from, int to) {
        for (var name : BUCKETS[bucket(to - from, octets[from], octets[to - 1])]) {
            if (Octets.equal(octets, from, to, name)) {
                return name;
            }
        }
        return Octets.text(octets, from, to);
    }

    private static int bucket(int length, int first, int last) {
        return (length * 7 + first * 3 + last) & 0x7F;
    }

    private static String[][] buckets() {
        var buckets = new String[0x80][0];
        for (var name : KNOWN) {
            put(buckets, name);
            if (!name.equals(lowerCase(name))) {
                put(buckets, lowerCase(name));
            }
        }
        return buckets;
    }

    private static void put(String[][] buckets, String name) {
        int bucket = bucket(name.length(), name.charAt(0), name.charAt(name.length() - 1));
        var names = Arrays.copyOf(buckets[bucket], buckets[bucket].length + 1);
        names[names.length - 1] = name;
        buckets[bucket] = names;
    }

    private static String lowerCase(String name) {
        var lower = new StringBuilder(name.length());
        name.chars().forEach(c -> lower.append(Octets.lowerCase((char) c)));
        return lower.toString();
    }
}
