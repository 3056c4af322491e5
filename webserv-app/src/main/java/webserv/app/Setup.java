package webserv.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import webserv.api.config.Origin;
import webserv.api.spi.Configuration;
import webserv.app.access.AccessLogSettings;
import webserv.app.control.ControlPlace;
import webserv.app.trial.Trial;
import webserv.engine.plugin.HandlerCalls;

/// All that a configuration file says.
///
/// @param configuration of the server, with its handlers made
/// @param accessLog what is logged of requests
/// @param control where its control socket is to be; absent for none
/// @param trials the tests of the file
/// @param places of the keys at its top
record Setup(
        Configuration configuration,
        AccessLogSettings accessLog,
        Optional<ControlPlace> control,
        List<Trial> trials,
        Places places)
        implements AutoCloseable {

    /// Copies the list.
    Setup {
        trials = List.copyOf(trials);
    }

    /// Sites, and a control socket.
    static Setup of(Configuration configuration, ControlPlace control) {
        return new Setup(
                configuration,
                AccessLogSettings.NONE,
                Optional.of(control),
                List.of(),
                new Places(Map.of(), Origin.BUILT_IN));
    }

    /// Closes the handlers of a configuration that is not served.
    @Override
    public void close() {
        configuration.allLocations().map(HandlerCalls::of).forEach(HandlerCalls::close);
    }
}
