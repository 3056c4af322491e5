package webserv.api.spi;

import java.util.ArrayList;
import java.util.List;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Methods;

/// A part of a site, and who answers for it.
///
/// @param path which paths it takes
/// @param methods which methods it allows, out of [Methods#CONFIGURABLE]; others get 405
/// @param handlerName the name of the [HandlerFactory] that made the handler
/// @param handler answers its requests
/// @param contentOctets how much content a request may have; beyond: 413
/// @param origin where it was written
public record Location(
        LocationPath path,
        List<String> methods,
        String handlerName,
        Handler handler,
        long contentOctets,
        Origin origin) {

    /// Copies the methods.
    public Location {
        methods = List.copyOf(methods);
    }

    /// Whether a request of that method reaches the handler. HEAD comes with GET.
    public boolean allows(String method) {
        return methods.contains(method.equals(Methods.HEAD) ? Methods.GET : method);
    }

    /// What `Allow` says (RFC 9110 §10.2.1): the methods with HEAD beside GET and OPTIONS behind.
    public List<String> allowed() {
        var allowed = new ArrayList<>(methods);
        int get = allowed.indexOf(Methods.GET);
        if (get >= 0) {
            allowed.add(get + 1, Methods.HEAD);
        }
        allowed.add(Methods.OPTIONS);
        return List.copyOf(allowed);
    }
}
