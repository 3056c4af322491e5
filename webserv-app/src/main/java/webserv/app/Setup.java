package webserv.app;

import java.util.List;
import webserv.api.spi.Configuration;
import webserv.app.access.AccessLogSettings;
import webserv.app.trial.Trial;

/// All that a configuration file says.
///
/// @param configuration of the server, with its handlers made
/// @param accessLog what is logged of requests
/// @param trials the tests of the file
record Setup(Configuration configuration, AccessLogSettings accessLog, List<Trial> trials) {

    /// Copies the list.
    Setup {
        trials = List.copyOf(trials);
    }

    /// Sites alone.
    static Setup of(Configuration configuration) {
        return new Setup(configuration, AccessLogSettings.NONE, List.of());
    }
}
