package webserv.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import webserv.api.spi.Configuration;
import webserv.app.access.AccessLogSettings;
import webserv.app.trial.Trial;

/// All that a configuration file says.
///
/// @param configuration of the server, with its handlers made
/// @param accessLog what is logged of requests
/// @param control where its control socket is to be; absent for none
/// @param trials the tests of the file
record Setup(
        Configuration configuration,
        AccessLogSettings accessLog,
        Optional<Path> control,
        List<Trial> trials)
        implements AutoCloseable {

    /// Copies the list.
    Setup {
        trials = List.copyOf(trials);
    }

    /// Sites alone.
    static Setup of(Configuration configuration) {
        return new Setup(configuration, AccessLogSettings.NONE, Optional.empty(), List.of());
    }

    /// Closes the handlers of a configuration that is not served.
    @Override
    public void close() {
        configuration.allLocations().forEach(location -> location.handler().close());
    }
}
