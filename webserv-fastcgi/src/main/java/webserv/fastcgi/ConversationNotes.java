package webserv.fastcgi;

import java.time.Duration;
import java.util.Locale;
import webserv.api.http.Request;
import webserv.gateway.TimeNotes;

/// What a conversation leaves in the decision record of its request. Times are in seconds.
///
/// | Note | Meaning |
/// |---|---|
/// | `fastcgi_wait` | until there was room for one more request |
/// | `fastcgi_connect` | to get a connection, new or kept |
/// | `fastcgi_first_octet` | from then to the first octet of the answer |
/// | `fastcgi_total` | from then to the end |
/// | `fastcgi_exit` | the application's own status; absent where it did not come to that |
/// | `fastcgi_ending` | why it was ended early; absent where it was not |
record ConversationNotes(Request request) {

    void waited(Duration time) {
        TimeNotes.note(request, "fastcgi_wait", time);
    }

    void connected(Duration time) {
        TimeNotes.note(request, "fastcgi_connect", time);
    }

    void firstOctet(Duration time) {
        TimeNotes.note(request, "fastcgi_first_octet", time);
    }

    void total(Duration time) {
        TimeNotes.note(request, "fastcgi_total", time);
    }

    void exit(long status) {
        request.note("fastcgi_exit", Long.toString(status));
    }

    void ending(Ending ending) {
        request.note("fastcgi_ending", ending.name().toLowerCase(Locale.ROOT));
    }
}
