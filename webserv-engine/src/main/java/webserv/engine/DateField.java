package webserv.engine;

import java.time.Instant;
import java.time.InstantSource;
import webserv.api.http.Fields;
import webserv.api.http.HttpDate;
import webserv.api.http.ReadyFields;

/// The Date field (RFC 9110 §6.6.1), made once a second.
///
/// Safe for any thread without a lock: two loops that meet a new second at the same time both make
/// the same line.
final class DateField {
    private record Made(long second, ReadyFields line) {}

    private final InstantSource clock;
    private volatile Made made = new Made(Long.MIN_VALUE, line(""));

    DateField(InstantSource clock) {
        this.clock = clock;
    }

    /// The field, alone.
    ReadyFields now() {
        long second = Math.floorDiv(clock.millis(), 1000L);
        var last = made;
        if (last.second != second) {
            last = new Made(second, line(HttpDate.format(Instant.ofEpochSecond(second))));
            made = last;
        }
        return last.line;
    }

    private static ReadyFields line(String date) {
        return ReadyFields.of(Fields.of("Date", date));
    }
}
