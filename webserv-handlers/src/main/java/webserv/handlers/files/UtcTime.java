package webserv.handlers.files;

import java.time.Instant;
import java.time.LocalDate;

/// Writes times as digits, in UTC and to the second. Keeps the last day, as the files of a folder
/// often share it. Confined to one thread.
final class UtcTime {
    private static final long SECONDS_OF_DAY = 86_400;

    private long lastDay = Long.MIN_VALUE;
    private String lastDate = "";

    /// As RFC 3339 has it: `1994-11-06T08:49:37Z`.
    void appendExact(StringBuilder text, Instant time) {
        text.append(date(time)).append('T');
        appendMinutes(text, time).append(':');
        appendTwo(text, (int) Math.floorMod(time.getEpochSecond(), 60L)).append('Z');
    }

    /// For people: `1994-11-06 08:49`.
    void appendReadable(StringBuilder text, Instant time) {
        appendMinutes(text.append(date(time)).append(' '), time);
    }

    private String date(Instant time) {
        long day = Math.floorDiv(time.getEpochSecond(), SECONDS_OF_DAY);
        if (day != lastDay) {
            lastDay = day;
            lastDate = LocalDate.ofEpochDay(day).toString();
        }
        return lastDate;
    }

    private static StringBuilder appendMinutes(StringBuilder text, Instant time) {
        int minute = (int) Math.floorMod(time.getEpochSecond(), SECONDS_OF_DAY) / 60;
        appendTwo(text, minute / 60).append(':');
        return appendTwo(text, minute % 60);
    }

    private static StringBuilder appendTwo(StringBuilder text, int number) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
