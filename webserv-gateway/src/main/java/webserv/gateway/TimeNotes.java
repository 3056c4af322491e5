package webserv.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import webserv.api.http.Request;

/// Leaves times in the decision record of a request: in seconds, as in NGINX's access log.
public final class TimeNotes {
    private static final int MICROS_OF_SECOND = 1_000_000;
    private static final int FRACTION_DIGITS = 6;

    private TimeNotes() {}

    /// Notes a time, to the microsecond. By hand, as a formatter costs more than the rest of it.
    ///
    /// @param name a token
    public static void note(Request request, String name, Duration time) {
        request.note(name, seconds(time.toNanos() / 1000));
    }

    private static String seconds(long micros) {
        var whole = Long.toString(micros / MICROS_OF_SECOND);
        var text = new byte[whole.length() + 1 + FRACTION_DIGITS];
        long left = micros % MICROS_OF_SECOND;
        for (int i = text.length - 1; i > whole.length(); i--) {
            text[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        text[whole.length()] = '.';
        for (int i = 0; i < whole.length(); i++) {
            text[i] = (byte) whole.charAt(i);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
