package webserv.cgi;

import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Makes handlers that run CGI/1.1 programs (RFC 3875): `cgi` in a configuration.
///
/// Where a script is found is remembered for a second.
///
/// Not supported, on purpose: programs that write the whole response themselves (names that begin
/// with `nph-`), because the framing of a connection is the engine's; and a query without `=` as
/// arguments on the command line (RFC 3875 §4.4), because that let clients pass options to php-cgi
/// (CVE-2012-1823).
///
/// A program ends with its request, and all that it started ends with it, as it is started in a
/// process group of its own, which is killed. Who leaves the group is found by a mark in its
/// environment; a process escapes that leaves the group and then replaces its environment, or
/// becomes another user's. When the server itself is killed, a small process of its own ends the
/// programs.
///
/// Where the C library lacks what that takes, the JDK starts programs, and says so: no group, and
/// nobody who ends them after the server.
public final class CgiFactory implements HandlerFactory {
    /// The one thing that a factory of ours keeps: a limit for the server as a whole, and a process
    /// that watches over all of its programs, belong to no location. Empty while none is open.
    private final Host host = new Host();

    /// Found as a service.
    public CgiFactory() {}

    @Override
    public String name() {
        return "cgi";
    }

    @Override
    public Keys keys() {
        return CgiSettings.KEYS;
    }

    @Override
    public Handler create(Settings settings) {
        return new CgiHandler(CgiSettings.of(settings), host);
    }
}
