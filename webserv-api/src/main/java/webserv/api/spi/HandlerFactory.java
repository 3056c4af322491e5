package webserv.api.spi;

import webserv.api.config.Keys;
import webserv.api.config.Settings;
import webserv.api.http.Handler;

/// Makes the handlers of one kind: a service, found by name. This is what most plugins provide.
public interface HandlerFactory {

    /// The name that a configuration chooses it by: `handler: name`, or a key of that name with the
    /// handler's settings below.
    String name();

    /// The keys that [#create] asks for. `webserv schema` describes them, `webserv check` tells
    /// several mistakes in them at once, and a misspelt one is told from them. A factory that does
    /// not declare its keys works all the same: each key that it asks for is one.
    default Keys keys() {
        return Keys.UNDECLARED;
    }

    /// Makes the handler of one location.
    ///
    /// @param settings of the location, with its server's behind; where a key of the handler's name
    ///   chose it, of that section, with the location's behind. Keys that nobody asks for are
    ///   refused as misspelt
    /// @throws webserv.api.config.ConfigException if a setting is wrong
    Handler create(Settings settings);
}
