package webserv.app;

import webserv.api.spi.Configuration;
import webserv.app.access.AccessLogSettings;

/// All that a configuration file says.
///
/// @param configuration of the server, with its handlers made
/// @param accessLog what is logged of requests
record Setup(Configuration configuration, AccessLogSettings accessLog) {

    /// Sites alone.
    static Setup of(Configuration configuration) {
        return new Setup(configuration, AccessLogSettings.NONE);
    }
}
