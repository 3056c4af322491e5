package webserv.engine.plugin;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.config.ConfigException;
import webserv.api.config.OneLine;
import webserv.api.config.Origin;
import webserv.api.http.Cause;
import webserv.api.http.Forwards;
import webserv.api.http.Handler;
import webserv.api.http.Methods;
import webserv.api.http.Prospect;
import webserv.api.http.Redirects;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Template;
import webserv.api.spi.Location;

/// All that a handler is asked besides handling requests, and what it comes to where the handler
/// fails: it throws, whatever that is, or returns `null`.
///
/// | asked | a failure |
/// |---|---|
/// | `methods`, `target`, `fallback`, `forward` | refuses the configuration, at its place |
/// | `start` | stops the start or the reload |
/// | `warnings` | is a warning |
/// | `methodsAt`, `optionsFields` | is thrown on: the request is answered with [#refusal] |
/// | `explain` | is the answer that is explained |
/// | `status` | stands in place of the numbers |
/// | `close` | is logged, and the others are closed |
///
/// No lambda is made for a call: a configuration may have a hundred thousand locations, each of
/// which is asked more than once before the server listens.
///
/// @param name of the handler, as the configuration has it
/// @param origin of the location, or of what asks for the handler
public record HandlerCalls(String name, Handler handler, Origin origin) {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerCalls.class);

    /// The calls of the handler of a location.
    public static HandlerCalls of(Location location) {
        return new HandlerCalls(location.handlerName(), location.handler(), location.origin());
    }

    // While the configuration is read.

    /// The methods that the handler answers.
    ///
    /// @throws ConfigException if it fails, or names others than [Methods#CONFIGURABLE]
    public List<String> methods() {
        try {
            var methods = List.copyOf(PluginCall.present(handler.methods()));
            for (var method : methods) {
                if (!Methods.CONFIGURABLE.contains(method)) {
                    throw new IllegalArgumentException("it answers no method '" + method + "'");
                }
            }
            return methods;
        } catch (Throwable fault) {
            throw call().mistake("methods", fault);
        }
    }

    /// Where the handler redirects to.
    ///
    /// @throws ConfigException if it fails
    public Template target(Redirects redirects) {
        try {
            return PluginCall.present(redirects.target());
        } catch (Throwable fault) {
            throw call().mistake("target", fault);
        }
    }

    /// Where the handler forwards what it does not find; empty where it forwards nothing.
    ///
    /// @throws ConfigException if it fails
    public Optional<Template> fallback() {
        try {
            return handler instanceof Forwards forwards
                    ? PluginCall.present(forwards.fallback())
                    : Optional.empty();
        } catch (Throwable fault) {
            throw call().mistake("fallback", fault);
        }
    }

    /// Where the handler would forward a request now. What it cannot look at leads nowhere.
    ///
    /// @throws ConfigException if it fails in another way
    public Optional<Reply.Forward> forward(Forwards forwards, Request request) {
        try {
            return PluginCall.present(forwards.forward(request));
        } catch (IOException _) {
            return Optional.empty();
        } catch (Throwable fault) {
            throw call().mistake("forward", fault);
        }
    }

    // When the server starts, stops, or is asked about.

    /// What keeps the handler from some of what it is for; that it fails to tell is among it.
    public List<String> warnings() {
        try {
            return List.copyOf(PluginCall.present(handler.warnings()));
        } catch (Throwable fault) {
            return List.of(call().failure("warnings", fault));
        }
    }

    /// Has the handler take hold of what it works with.
    ///
    /// @throws IOException if it cannot; the message has the location and the reason
    public void start() throws IOException {
        try {
            handler.start();
        } catch (Throwable fault) {
            if (LOG.isDebugEnabled()) {
                LOG.debug("'{}' failed to start: {}", name, Thrown.trace(fault));
            }
            throw new IOException(
                    "cannot start '%s' of the location at %s: %s"
                            .formatted(name, origin, Thrown.reason(fault)),
                    fault);
        }
    }

    /// What the handler does at this moment: finite numbers, truth values, and lines of text for
    /// all else. One that fails to tell has `failed` and why.
    public Map<String, Object> status() {
        try {
            var shown = new LinkedHashMap<String, Object>();
            for (var entry : PluginCall.present(handler.status()).entrySet()) {
                shown.put(OneLine.of(String.valueOf(entry.getKey())), shown(entry.getValue()));
            }
            return shown;
        } catch (Throwable fault) {
            LOG.debug("{}", call().failure("status", fault));
            return Map.of("failed", Thrown.line(fault));
        }
    }

    private static Object shown(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case Number number when isOfJdk(number) && Double.isFinite(number.doubleValue()) ->
                    number;
            case null, default -> OneLine.of(String.valueOf(value));
        };
    }

    /// Others may be written in any way.
    private static boolean isOfJdk(Number number) {
        return number.getClass().getModule().equals(Number.class.getModule());
    }

    /// Has the handler give back what it holds.
    public void close() {
        try {
            handler.close();
        } catch (Throwable fault) {
            LOG.warn("{}", call().failure("close", fault));
        }
    }

    // When a request is there.

    /// Tells what the handler would do with a request.
    public Prospect explain(Request request) {
        try {
            return PluginCall.present(handler.explain(request));
        } catch (Throwable fault) {
            return Prospect.of(failed("explain", fault));
        }
    }

    /// What is answered in place of what the handler did not tell.
    ///
    /// @param method that failed
    public Reply.Refusal refusal(String method, Throwable fault) {
        LOG.error(
                "{}() of the handler '{}' of the location at {} failed: {}",
                method,
                name,
                origin,
                Thrown.trace(fault));
        return failed(method, fault);
    }

    private Reply.Refusal failed(String method, Throwable fault) {
        return new Reply.Refusal(500, new Cause("handler-failed", call().failure(method, fault)));
    }

    private PluginCall call() {
        return PluginCall.ofHandler(name, handler, origin);
    }
}
