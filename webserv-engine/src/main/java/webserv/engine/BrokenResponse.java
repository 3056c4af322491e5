package webserv.engine;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.ResponseBrokenException;
import webserv.engine.plugin.Thrown;

/// Tells the log where a response broke off that had begun, if that is in a handler's code. What
/// was asked, and why it broke off, the log of decisions says.
final class BrokenResponse {
    private static final Logger LOG = LoggerFactory.getLogger(BrokenResponse.class);

    private static final String LINE = "request {}: the response of {} broke off: {}";

    private BrokenResponse() {}

    /// What the record says: what happened, where the content knows a name for it.
    static Cause cause(Throwable failure) {
        return failure instanceof ResponseBrokenException named
                ? named.why()
                : new Cause("response-broken", "the response broke off: " + Thrown.line(failure));
    }

    /// @param asked whose response it is
    /// @param inputBroke whether the request had broken off before
    static void tell(Asked asked, boolean inputBroke, Throwable cause) {
        tell(LOG, asked, inputBroke, cause);
    }

    /// A handler that lost its input did nothing wrong, and whoever can send half a request should
    /// not fill the log. A program that ended too early, or a file that became shorter, is a matter
    /// of the site: no line of the server's code says anything about it. All else is a mistake of a
    /// handler, and where it is made is in the trace.
    static void tell(Logger log, Asked asked, boolean inputBroke, Throwable cause) {
        if (inputBroke) {
            log.debug(LINE, asked.id(), asked.handlerAsked(), Thrown.trace(cause));
        } else if (!(cause instanceof IOException)) {
            log.error(LINE, asked.id(), asked.handlerAsked(), Thrown.trace(cause));
        }
    }
}
