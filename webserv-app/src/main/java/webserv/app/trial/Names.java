package webserv.app.trial;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import webserv.api.config.ConfigException;
import webserv.api.config.Mistakes;
import webserv.api.config.Nearest;
import webserv.api.config.Quoted;
import webserv.api.spi.Configuration;
import webserv.api.spi.Location;
import webserv.api.spi.VirtualServer;

/// The names that an answer can have of its configuration: of servers, locations and handlers. A
/// test that expects another can never be met, and is told what was meant.
///
/// Causes are not among them: handlers may bring their own.
final class Names {
    /// Of more than these nobody reads the names.
    private static final int MOST_TOLD = 10;

    /// A server without names is called by its place, which begins with the file's name as it was
    /// given, and that differs from one call to the next.
    private static final String PLACE = ".*:\\d+:\\d+";

    private final List<VirtualServer> servers;
    private final Set<String> ofServers = new LinkedHashSet<>();
    private final Set<String> ofLocations = new LinkedHashSet<>();
    private final Set<String> ofHandlers = new TreeSet<>();

    private Names(Configuration configuration) {
        servers = configuration.servers();
        servers.stream()
                .flatMap(server -> server.names().stream().limit(1))
                .forEach(ofServers::add);
        configuration.allLocations().forEach(this::add);
    }

    private void add(Location location) {
        ofLocations.add(location.path().toString());
        ofHandlers.add(location.handlerName());
    }

    /// Looks at what tests expect.
    ///
    /// @throws ConfigException with all names that there are not
    static void check(List<Trial> trials, Configuration configuration) {
        var names = new Names(configuration);
        var mistakes = new Mistakes();
        trials.stream()
                .flatMap(trial -> trial.expectations().stream())
                .filter(expectation -> !expectation.isPattern() && !expectation.wanted().isEmpty())
                .forEach(expectation ->
                        names.complaint(expectation)
                                .ifPresent(complaint ->
                                        mistakes.add(
                                                new ConfigException(
                                                        expectation.origin(), complaint))));
        mistakes.refuse();
    }

    private Optional<String> complaint(Expectation expectation) {
        var wanted = expectation.wanted();
        return switch (expectation.subject()) {
            case SERVER ->
                    ofServers.contains(wanted) || wanted.matches(PLACE)
                            ? Optional.empty()
                            : Optional.of(
                                    "no server has %s for its first name%s"
                                            .formatted(Quoted.of(wanted), nearServer(wanted)));
            case LOCATION ->
                    ofLocations.contains(wanted)
                            ? Optional.empty()
                            : Optional.of(
                                    "no location has the path %s%s"
                                            .formatted(Quoted.of(wanted), nearLocation(wanted)));
            case HANDLER ->
                    ofHandlers.contains(wanted)
                            ? Optional.empty()
                            : Optional.of(
                                    "no location is answered by %s%s"
                                            .formatted(
                                                    Quoted.of(wanted), near(wanted, ofHandlers)));
            case OTHER -> Optional.empty();
        };
    }

    /// A server is called by its first name whichever it was asked by.
    private String nearServer(String wanted) {
        return servers.stream()
                .filter(server -> server.names().contains(wanted))
                .map(server -> Nearest.question(server.names().getFirst()))
                .findFirst()
                .orElseGet(() -> near(wanted, ofServers));
    }

    /// A path is expected as it is written, with what stands in front of it.
    private String nearLocation(String wanted) {
        return ofLocations.stream()
                .filter(path -> path.endsWith(" " + wanted))
                .map(Nearest::question)
                .findFirst()
                .orElseGet(() -> near(wanted, ofLocations));
    }

    private static String near(String wanted, Set<String> names) {
        return Nearest.to(wanted, names).map(Nearest::question).orElseGet(() -> thereAre(names));
    }

    private static String thereAre(Set<String> names) {
        if (names.isEmpty()) {
            return ": there is none";
        }
        var told = names.stream().limit(MOST_TOLD).map(Quoted::of);
        var more = names.size() > MOST_TOLD ? Stream.of("…") : Stream.<String>of();
        return ": there are " + String.join(", ", Stream.concat(told, more).toList());
    }
}
