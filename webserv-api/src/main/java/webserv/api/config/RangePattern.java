package webserv.api.config;

import java.util.ArrayList;
import java.util.List;

/// Writes a range of whole numbers as a regular expression, in the syntax that Java and ECMA-262
/// have in common: `7` to `120` is `0*([7-9]|[1-9][0-9]|1[0-1][0-9]|120)`.
final class RangePattern {
    /// As many digits as are read of a number.
    private static final long MOST = 999_999_999_999_999_999L;

    private RangePattern() {}

    /// A pattern of the numbers within a range, in decimal digits without a sign. Zeros may stand
    /// in front.
    ///
    /// @param least at least 0
    /// @param most at least `least`; beyond 18 digits there is no number
    static String of(long least, long most) {
        var alternatives = new ArrayList<String>();
        var from = Long.toString(least);
        var to = Long.toString(Math.min(most, MOST));
        if (from.length() == to.length()) {
            addOfOneLength(from, to, "", alternatives);
        } else {
            addOfOneLength(from, "9".repeat(from.length()), "", alternatives);
            int first = from.length() + 1;
            int last = isAll('9', to) ? to.length() : to.length() - 1;
            if (first <= last) {
                alternatives.add("[1-9]" + digits(first - 1, last - 1));
            }
            if (last < to.length()) {
                addOfOneLength("1" + "0".repeat(to.length() - 1), to, "", alternatives);
            }
        }
        return "0*(" + String.join("|", alternatives) + ")";
    }

    /// Adds the numbers from one to another of as many digits.
    ///
    /// @param before the digits that stand before them, as a pattern
    private static void addOfOneLength(String from, String to, String before, List<String> into) {
        int rest = from.length() - 1;
        if (rest < 0) {
            into.add(before);
        } else if (from.charAt(0) == to.charAt(0)) {
            addOfOneLength(from.substring(1), to.substring(1), before + from.charAt(0), into);
        } else {
            char first = from.charAt(0);
            char last = to.charAt(0);
            if (!isAll('0', from.substring(1))) {
                addOfOneLength(from.substring(1), "9".repeat(rest), before + first, into);
                first++;
            }
            boolean isWhole = isAll('9', to.substring(1));
            char lastWhole = isWhole ? last : (char) (last - 1);
            if (first <= lastWhole) {
                into.add(before + digit(first, lastWhole) + digits(rest, rest));
            }
            if (!isWhole) {
                addOfOneLength("0".repeat(rest), to.substring(1), before + last, into);
            }
        }
    }

    private static String digit(char first, char last) {
        return first == last ? String.valueOf(first) : "[" + first + "-" + last + "]";
    }

    private static String digits(int least, int most) {
        if (least < most) {
            return "[0-9]{" + least + "," + most + "}";
        }
        return most > 1 ? "[0-9]{" + most + "}" : "[0-9]".repeat(most);
    }

    private static boolean isAll(char digit, String text) {
        return text.chars().allMatch(c -> c == digit);
    }
}
