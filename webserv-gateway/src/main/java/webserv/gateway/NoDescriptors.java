package webserv.gateway;

import java.io.IOException;
import java.io.Serial;
import webserv.api.http.Cause;
import webserv.api.http.Reply;

/// The process has no descriptor left for what a request needs: no program was started for it, no
/// application asked.
public final class NoDescriptors extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    static final String CODE = "gateway-busy";

    /// @param message the system's own words
    public NoDescriptors(String message) {
        super(message);
    }

    /// @param message what could not be done
    /// @param cause that says it in other words
    public NoDescriptors(String message, IOException cause) {
        super(message, cause);
    }

    /// 503, as it may be otherwise in a moment.
    ///
    /// @param detail what could not be done
    public static Reply.Refusal refusal(String detail) {
        return Reply.Refusal.busy(new Cause(CODE, detail));
    }
}
