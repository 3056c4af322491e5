package webserv.cgi;

import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Makes handlers that run CGI/1.1 programs (RFC 3875): `cgi` in a configuration.
///
/// Not supported, on purpose: programs that write the whole response themselves (names that begin
/// with `nph-`), because the framing of a connection is the engine's, and a query without `=` as
/// arguments on the command line (RFC 3875 §4.4), because that let clients pass options to php-cgi
/// (CVE-2012-1823).
public final class CgiFactory implements HandlerFactory {
    /// Found as a service.
    public CgiFactory() {}

    @Override
    public String name() {
        return "cgi";
    }

    @Override
    public Handler create(Settings settings) {
        return new CgiHandler(CgiSettings.of(settings));
    }
}
