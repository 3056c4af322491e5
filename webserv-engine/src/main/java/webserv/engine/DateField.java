package webserv.engine;

import java.time.Instant;
import java.time.InstantSource;
import webserv.api.http.FieldLine;
import webserv.api.http.HttpDate;

/// The Date field (RFC 9110 §6.6.1), made once a second.
///
/// Safe for any thread without a lock: two loops that meet a new second at the same time both make
/// the same line.
final class DateField {
    private record Made(long second, FieldLine line) {}

    private final InstantSource clock;
    private volatile Made made = new Made(Long.MIN_VALUE, new FieldLine("Date", ""));

    DateField(InstantSource clock) {
        this.clock = clock;
    }

    FieldLine now() {
        long second = Math.floorDiv(clock.millis(), 1000L);
        var last = made;
        if (last.second != second) {
            last =
                    new Made(
                            second,
                            new FieldLine("Date", HttpDate.format(Instant.ofEpochSecond(second))));
            made = last;
        }
        return last.line;
    }
}
