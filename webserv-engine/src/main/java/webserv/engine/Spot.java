package webserv.engine;

import java.util.Optional;
import webserv.api.http.Authority;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.Methods;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
import webserv.api.io.ListenAddress;

/// Where a client comes to on its way through redirects and forwards.
///
/// @param listener the address that it connects to
/// @param host whom it asks for there; empty where nobody in particular
/// @param target in origin-form
record Spot(ListenAddress listener, String host, RequestTarget target) {

    /// @param reference a path, percent-encoded, perhaps with a query and a fragment
    static Spot of(ListenAddress listener, String host, String reference) {
        int fragment = reference.indexOf('#');
        var raw = fragment < 0 ? reference : reference.substring(0, fragment);
        int mark = raw.indexOf('?');
        var target =
                new RequestTarget(
                        RequestTarget.Form.ORIGIN,
                        raw,
                        mark < 0 ? raw : raw.substring(0, mark),
                        mark < 0 ? Optional.empty() : Optional.of(raw.substring(mark + 1)));
        return new Spot(listener, host, target);
    }

    /// Another path of the same server.
    Spot at(String reference) {
        return of(listener, host, reference);
    }

    /// The same request for something else, as a forward leaves it.
    Spot with(RequestTarget other) {
        return new Spot(listener, host, other);
    }

    boolean isAt(Spot other) {
        return target.path().equals(other.target.path());
    }

    /// The plainest GET.
    RequestHead head() {
        return new RequestHead(
                Methods.GET,
                target,
                new Authority(host, -1),
                HttpVersion.HTTP_1_1,
                Fields.empty(),
                0,
                false);
    }

    /// A path where it is one of the same server as `first`, else a URL.
    String shownFrom(Spot first) {
        var path = target.path() + target.query().map(query -> "?" + query).orElse("");
        return host.equals(first.host) && listener.equals(first.listener)
                ? path
                : "http://" + host + port() + path;
    }

    private String port() {
        return listener instanceof ListenAddress.Tcp(_, var port) && port != OwnAddresses.HTTP_PORT
                ? ":" + port
                : "";
    }
}
