package webserv.app;

import java.nio.file.Path;
import java.util.Optional;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
import webserv.api.spi.TransportSettings;
import webserv.app.control.ControlPlace;

/// What holds from the start of a server until it is started again, whatever a reload reads.
///
/// @param transport its name
/// @param transportSettings what it was told
/// @param control where the control socket is; absent for none
/// @param namesControl whether the configuration says so. A path that is made of the file's may be
///   another one when a link to the file is: that changes nothing that somebody wrote
record UntilRestart(
        String transport,
        TransportSettings transportSettings,
        Optional<Path> control,
        boolean namesControl) {
    private static final String CONTROL = "control";

    /// What a configuration has of it.
    static UntilRestart of(Setup setup) {
        var configuration = setup.configuration();
        return new UntilRestart(
                configuration.transport(),
                configuration.transportSettings(),
                setup.control().map(ControlPlace::socket),
                setup.places().has(CONTROL));
    }

    /// Refuses a configuration in which something of it is another.
    ///
    /// @throws ConfigException naming each such key, at its place; at the beginning of the file
    ///   where the key is no longer written
    void require(Setup next) {
        var mistakes = new Mistakes();
        var other = of(next);
        var told = transportSettings;
        var asked = other.transportSettings;
        refuse(!transport.equals(other.transport), "transport", next, mistakes);
        refuse(told.loops() != asked.loops(), "loops", next, mistakes);
        refuse(told.backlog() != asked.backlog(), "backlog", next, mistakes);
        refuse(!told.linger().equals(asked.linger()), "lingering_time", next, mistakes);
        refuse(told.lingerOctets() != asked.lingerOctets(), "lingering_size", next, mistakes);
        refuse(isControlOther(other), CONTROL, next, mistakes);
        mistakes.refuse();
    }

    private boolean isControlOther(UntilRestart other) {
        return (namesControl || other.namesControl) && !control.equals(other.control);
    }

    private static void refuse(boolean isOther, String key, Setup next, Mistakes mistakes) {
        if (isOther) {
            mistakes.add(
                    new ConfigException(
                            next.places().of(key),
                            "'%s' is not what the server was started with: restart it, or leave the key as it was"
                                    .formatted(key)));
        }
    }
}
