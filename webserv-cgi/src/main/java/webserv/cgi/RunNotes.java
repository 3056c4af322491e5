package webserv.cgi;

import java.util.Locale;
import webserv.api.http.Request;
import webserv.gateway.TimeNotes;

/// What a run of a program leaves in the decision record of its request. Times are in seconds, as
/// in NGINX's access log.
///
/// | Note | Meaning |
/// |---|---|
/// | `cgi_wait` | until there was room for one more program |
/// | `cgi_spawn` | to start it |
/// | `cgi_first_octet` | from its start to its first octet of output |
/// | `cgi_total` | from its start to the end of its output, or of the run |
/// | `cgi_exit` | its exit status, as a shell counts; absent where it runs on behind its answer |
/// | `cgi_ending` | why it was ended early; absent where it was not |
///
/// @param asked when there was nothing left but to wait for room, as [System#nanoTime] counts
record RunNotes(Request request, long asked) {

    /// Of a request that begins to wait.
    static RunNotes of(Request request) {
        return new RunNotes(request, System.nanoTime());
    }

    /// It waits no more.
    void waited() {
        note("cgi_wait", System.nanoTime() - asked);
    }

    void spawned(long nanos) {
        note("cgi_spawn", nanos);
    }

    void firstOctet(long nanos) {
        note("cgi_first_octet", nanos);
    }

    void total(long nanos) {
        note("cgi_total", nanos);
    }

    void exit(ExitStatus status) {
        request.note("cgi_exit", Integer.toString(status.number()));
    }

    void ending(Ending ending) {
        request.note("cgi_ending", ending.name().toLowerCase(Locale.ROOT));
    }

    private void note(String name, long nanos) {
        TimeNotes.note(request, name, nanos);
    }
}
