package webserv.handlers;

/// Sizes for people, with at most three digits before the unit: `999 B`, `1.5 KiB`, `700 MiB`.
public final class ReadableSize {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private ReadableSize() {}

    /// A number of octets, from 0 on.
    public static String of(long octets) {
        if (octets < 1000) {
            return octets + " B";
        }
        double scaled = octets / 1024.0;
        int unit = 0;
        while (scaled >= 999.5) {
            scaled /= 1024;
            unit++;
        }
        return rounded(scaled) + " " + UNITS[unit];
    }

    private static String rounded(double scaled) {
        if (scaled >= 9.95) {
            return Long.toString(Math.round(scaled));
        }
        long tenths = Math.round(scaled * 10);
        return tenths / 10 + "." + tenths % 10;
    }

    /// The exact number with a comma between each three digits: `1,048,576`.
    ///
    /// @param octets from 0 on
    public static String grouped(long octets) {
        var digits = new StringBuilder().append(octets);
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            digits.insert(i, ',');
        }
        return digits.toString();
    }
}
