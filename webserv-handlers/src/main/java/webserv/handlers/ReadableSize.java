package webserv.handlers;

import java.util.Locale;

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
        return String.format(
                Locale.ROOT, scaled < 9.95 ? "%.1f %s" : "%.0f %s", scaled, UNITS[unit]);
    }
}
