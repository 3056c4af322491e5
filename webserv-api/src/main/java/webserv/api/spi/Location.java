package webserv.api.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import webserv.api.config.Origin;
import webserv.api.http.Handler;
import webserv.api.http.Methods;

/// A part of a site, and who answers for it.
///
/// @param path which paths it takes
/// @param base what of a path [webserv.api.http.Request#pathInLocation] leaves out: the location's
///   own prefix, or that of the one around it, from which it inherits what the rest is mapped to
/// @param methods which methods it allows, out of [Methods#CONFIGURABLE]; others get 405
/// @param handlerName the name of the [HandlerFactory] that made the handler
/// @param handler answers its requests
/// @param policy limits, added fields and error pages
/// @param rewrites rules that are asked before the handler, in the order written
/// @param locations nested ones, in the order written: they go before this one for the paths that
///   they take, and those of them that are prefixes begin with this one's path
/// @param origin where it was written
public record Location(
        LocationPath path,
        String base,
        List<String> methods,
        String handlerName,
        Handler handler,
        Policy policy,
        List<Rewrite> rewrites,
        List<Location> locations,
        Origin origin) {

    /// Copies the lists.
    public Location {
        methods = List.copyOf(methods);
        rewrites = List.copyOf(rewrites);
        locations = List.copyOf(locations);
    }

    /// A location with a limit for content and no policy else, no rewrites and nothing nested.
    public Location(
            LocationPath path,
            List<String> methods,
            String handlerName,
            Handler handler,
            long contentOctets,
            Origin origin) {
        this(
                path,
                path instanceof LocationPath.Pattern ? "/" : path.path(),
                methods,
                handlerName,
                handler,
                Policy.DEFAULTS.with(RequestLimits.DEFAULTS.withContentOctets(contentOctets)),
                List.of(),
                List.of(),
                origin);
    }

    /// What of a path lies behind [#base].
    public String pathInLocation(String requested) {
        return requested.startsWith(base)
                ? requested.substring(base.length())
                : requested.substring(1);
    }

    /// How much content a request may have; beyond: 413.
    public long contentOctets() {
        return policy.limits().contentOctets();
    }

    /// This location and all that are nested in it, outer ones first.
    public Stream<Location> withNested() {
        return Stream.of(this).mapMulti(Location::forEach);
    }

    void forEach(Consumer<? super Location> action) {
        action.accept(this);
        locations.forEach(nested -> nested.forEach(action));
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
