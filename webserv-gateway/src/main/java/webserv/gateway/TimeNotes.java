package webserv.gateway;

import java.time.Duration;
import webserv.api.http.Request;

/// Leaves times in the decision record of a request: in seconds, as in NGINX's access log.
public final class TimeNotes {
    private static final int MICROS_OF_SECOND = 1_000_000;

    private TimeNotes() {}

    /// Notes a time, to the microsecond. By hand, as a formatter costs more than the rest of it.
    ///
    /// @param name a token
    public static void note(Request request, String name, Duration time) {
        note(request, name, time.toNanos());
    }

    /// Notes a time, as above.
    public static void note(Request request, String name, long nanos) {
        request.note(name, seconds(nanos / 1000));
    }

    private static String seconds(long micros) {
        // The one in front keeps the zeros behind it.
        var fraction = Long.toString(MICROS_OF_SECOND + micros % MICROS_OF_SECOND).substring(1);
        return Long.toString(micros / MICROS_OF_SECOND).concat(".").concat(fraction);
    }
}
