package webserv.engine;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Syntax;
import webserv.engine.plugin.Thrown;

/// Tells the log of a response that broke off after it had begun, as loudly as whose fault it is
/// asks for.
final class BrokenResponse {
    private static final Logger LOG = LoggerFactory.getLogger(BrokenResponse.class);

    private static final String LINE = "request {}: the response broke off: {}";
    private static final int LONGEST_CAUSE = 400;

    private BrokenResponse() {}

    /// @param id of the request
    /// @param inputBroke whether the request had broken off before
    static void tell(long id, boolean inputBroke, Throwable cause) {
        tell(LOG, id, inputBroke, cause);
    }

    /// A handler that lost its input did nothing wrong, and whoever can send half a request should
    /// not fill the log. A program that ended too early, or a file that became shorter, is a matter
    /// of the site: no line of the server's code says anything about it. All else is a mistake of a
    /// handler, and where it is made is in the trace.
    static void tell(Logger log, long id, boolean inputBroke, Throwable cause) {
        if (inputBroke) {
            log.debug(LINE, id, Thrown.trace(cause));
        } else if (cause instanceof IOException) {
            log.warn(LINE, id, Syntax.printable(Thrown.line(cause), LONGEST_CAUSE));
        } else {
            log.error(LINE, id, Thrown.trace(cause));
        }
    }
}
