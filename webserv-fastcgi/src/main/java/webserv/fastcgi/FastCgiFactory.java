package webserv.fastcgi;

import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Makes handlers that pass requests on to FastCGI 1.0 applications, such as php-fpm, in the
/// responder role: `fastcgi` in a configuration.
///
/// One connection carries one request at a time: php-fpm and most others refuse to multiplex, and a
/// slow request would hold up its neighbours. The authorizer and filter roles are not there,
/// because no application in use needs them.
public final class FastCgiFactory implements HandlerFactory {
    /// What outlives a configuration: which connections rest is a matter of the application,
    /// whatever locations have used them.
    private final Pools pools = new Pools(System::nanoTime);

    /// Found as a service.
    public FastCgiFactory() {}

    @Override
    public String name() {
        return "fastcgi";
    }

    @Override
    public Keys keys() {
        return FastCgiSettings.KEYS;
    }

    @Override
    public Handler create(Settings settings) {
        return new FastCgiHandler(FastCgiSettings.of(settings), pools);
    }
}
