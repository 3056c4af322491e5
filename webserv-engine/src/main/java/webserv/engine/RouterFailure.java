package webserv.engine;

import webserv.api.config.ConfigException;
import webserv.api.config.OneLine;
import webserv.api.http.Cause;
import webserv.engine.plugin.PluginCall;

/// A router's table has failed: it threw, or returned nothing. Where a request asked, that is no
/// mistake of the configuration, and has no place in it.
final class RouterFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient PluginCall call;
    private final String method;
    private final Throwable fault;

    /// @param call of the router
    /// @param method that failed
    RouterFailure(PluginCall call, String method, Throwable fault) {
        // Where it was is in the fault.
        super(OneLine.of(call.sentence(method, fault)), fault, false, false);
        this.call = call;
        this.method = method;
        this.fault = fault;
    }

    Cause asCause() {
        return new Cause("router-failed", String.valueOf(getMessage()));
    }

    /// What failed, with the frames of the fault.
    String trace() {
        return call.trace(method, fault);
    }

    /// As a mistake, while the configuration is read.
    ConfigException asMistake() {
        return call.mistake(method, fault);
    }
}
