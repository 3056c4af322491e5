package webserv.gateway;

import java.time.Duration;
import webserv.api.http.Request;

/// Leaves times in the decision record of a request: in seconds, as in NGINX's access log.
public final class TimeNotes {
    private TimeNotes() {}

    /// Notes a time, to the microsecond. By hand, as a formatter costs more than the rest of it.
    ///
    /// @param name a token
    public static void note(Request request, String name, Duration time) {
        long micros = time.toNanos() / 1000;
        var fraction = Long.toString(1_000_000 + micros % 1_000_000).substring(1);
        request.note(name, micros / 1_000_000 + "." + fraction);
    }
}
