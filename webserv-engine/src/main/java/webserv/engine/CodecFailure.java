package webserv.engine;

import webserv.api.config.Origin;
import webserv.api.http.Cause;
import webserv.engine.plugin.PluginCall;

/// A codec, or its session, has failed: it threw what its contract knows nothing of, or returned
/// nothing. What it reads or sends behind that is unknown, so its connection ends.
///
/// Thrown through the engine to the wire, which is aborted by that, unless there is a way to
/// answer.
final class CodecFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private CodecFailure(String sentence, Throwable fault) {
        super(sentence, fault, false, false); // where it was is in the fault
    }

    /// @param asked the codec or the session
    /// @param method that failed
    static CodecFailure of(Object asked, String method, Throwable fault) {
        var call =
                new PluginCall("the codec's " + asked.getClass().getName(), asked, Origin.BUILT_IN);
        return new CodecFailure(call.failure(method, fault), fault);
    }

    Cause asCause() {
        return new Cause("codec-failed", String.valueOf(getMessage()));
    }
}
