package webserv.api.http;

/// The grammar of an `IPv6address` (RFC 3986 §3.2.2), which is stricter than what resolvers take:
/// no zone, no group of more than four digits, and no zero in front of an IPv4 part.
///
/// ```
/// eight groups of one to four hexadecimal digits, between colons;
/// "::" once, for one or more groups of zeros;
/// an IPv4 address for the last two groups
/// ```
final class Ipv6Syntax {
    private static final int GROUPS = 8;
    private static final int GROUPS_OF_IPV4 = 2;
    private static final int LONGEST_GROUP = 4;

    private final String text;

    private Ipv6Syntax(String text) {
        this.text = text;
    }

    static boolean isAddress(String text) {
        return new Ipv6Syntax(text).isAddress();
    }

    private boolean isAddress() {
        boolean compressed = text.startsWith("::");
        int groups = 0;
        int i = compressed ? 2 : 0;
        while (i < text.length()) {
            int end = endOfGroup(i);
            if (end < text.length() && text.charAt(end) == '.') {
                return isIpv4(text.substring(i)) && isComplete(groups + GROUPS_OF_IPV4, compressed);
            }
            if (end == i || end - i > LONGEST_GROUP) {
                return false;
            }
            groups++;
            i = end;
            if (end < text.length()) {
                i = groupAfterColon(end, compressed);
                compressed |= i == end + 2;
            }
        }
        return i == text.length() && isComplete(groups, compressed);
    }

    private int endOfGroup(int from) {
        int i = from;
        while (i < text.length() && UriSyntax.isHexDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /// Where the group behind the colon at `at` starts; beyond the end where nothing valid can
    /// follow.
    private int groupAfterColon(int at, boolean compressed) {
        boolean twice = text.startsWith("::", at);
        if (text.charAt(at) != ':' || at + 1 == text.length() || (twice && compressed)) {
            return text.length() + 1;
        }
        return twice ? at + 2 : at + 1;
    }

    private static boolean isComplete(int groups, boolean compressed) {
        return compressed ? groups < GROUPS : groups == GROUPS;
    }

    /// Four numbers from 0 to 255 without leading zeros, between dots.
    private static boolean isIpv4(String text) {
        var numbers = text.split("\\.", -1);
        if (numbers.length != 4) {
            return false;
        }
        for (var number : numbers) {
            if (!isDecimalOctet(number)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDecimalOctet(String number) {
        int digits = number.length();
        return digits >= 1
                && digits <= 3
                && (digits == 1 || number.charAt(0) != '0')
                && number.chars().allMatch(UriSyntax::isDigit)
                && Integer.parseInt(number) <= 255;
    }
}
