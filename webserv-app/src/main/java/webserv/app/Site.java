package webserv.app;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import webserv.api.config.ConfigException;
import webserv.api.config.OneLine;
import webserv.api.io.ListenAddress;
import webserv.api.spi.DecisionLog;
import webserv.app.access.AccessLog;
import webserv.app.control.Answer;
import webserv.app.control.Answer.Outcome;
import webserv.app.control.ControlPlace;
import webserv.app.control.ControlSocket;
import webserv.app.control.StopOrder;
import webserv.engine.Server;
import webserv.engine.Services;
import webserv.engine.plugin.Thrown;

/// A server that runs, with what the launcher gives it: its logs, and its control socket.
///
/// Safe for any thread.
final class Site implements AutoCloseable {
    private final Catalog catalog;
    private final OutputStream out;
    private final String version;
    private final Supplier<Setup> next;
    private final long startNanos = System.nanoTime();
    private final Tally tally = new Tally();
    private final Server server;
    private final Optional<ControlPlace> place;
    private final UntilRestart untilRestart;
    private volatile Optional<AccessLog> accessLog;

    /// The last one that there was: where a configuration has none, requests of an earlier one may
    /// still be under way when the next has one again.
    private Optional<AccessLog> latestLog = Optional.empty();

    private volatile Optional<ControlSocket> control = Optional.empty();

    /// When requests in flight are given up, as in [System#nanoTime]; absent while nobody has asked
    /// for a stop.
    private volatile Optional<Long> stopEnd = Optional.empty();

    private int reloads;

    private Site(
            Catalog catalog, Setup setup, Supplier<Setup> next, OutputStream out, String version)
            throws IOException {
        this.catalog = catalog;
        this.next = next;
        this.out = out;
        this.version = version;
        place = setup.control();
        untilRestart = UntilRestart.of(setup);
        accessLog = open(setup);
        latestLog = accessLog;
        try {
            var services = catalog.services(setup.configuration(), log(accessLog));
            server = Server.start(setup.configuration(), services);
        } catch (Throwable failure) {
            accessLog.ifPresent(AccessLog::close);
            throw failure;
        }
    }

    /// Starts what a configuration asks for.
    ///
    /// @param next reads the configuration anew, for a reload
    /// @param out the standard output, for an access log that goes there
    /// @param version of webserv
    /// @throws WiringException if a service that the configuration asks for is missing
    /// @throws IOException if an address cannot be listened on or a log cannot be opened; nothing
    ///   is left running
    static Site start(
            Catalog catalog, Setup setup, Supplier<Setup> next, OutputStream out, String version)
            throws IOException {
        setup.control().ifPresent(ControlPlace::beginStart);
        try {
            return new Site(catalog, setup, next, out, version);
        } catch (Throwable failure) {
            setup.control().ifPresent(ControlPlace::endStart);
            throw failure;
        }
    }

    /// Most servers have no access log, and load no class of it.
    private Optional<AccessLog> open(Setup setup) throws IOException {
        return setup.accessLog().isOff() ? Optional.empty() : Optional.of(openNext(setup));
    }

    /// The lines of a connection are in order where one log follows the other.
    private AccessLog openNext(Setup setup) throws IOException {
        return latestLog.isPresent()
                ? latestLog.get().next(setup.accessLog(), setup.configuration())
                : AccessLog.open(
                        setup.accessLog(), setup.configuration(), out, ZoneId.systemDefault());
    }

    private DecisionLog log(Optional<AccessLog> requests) {
        var failures = new FailureLog();
        DecisionLog always =
                decision -> {
                    failures.decided(decision);
                    tally.decided(decision);
                };
        if (requests.isEmpty()) {
            return always;
        }
        var log = requests.get();
        return decision -> {
            always.decided(decision);
            log.decided(decision);
        };
    }

    /// The addresses in use, see [Server#addresses].
    List<ListenAddress> addresses() {
        return server.addresses();
    }

    /// Opens the control socket that the configuration asks for.
    ///
    /// @param end asks for the end of the process, for `stop`
    synchronized void control(Runnable end) {
        control = place.map(at -> new ControlSocket(at, command -> execute(command, end)));
        control.ifPresent(ControlSocket::open);
    }

    private Answer execute(String command, Runnable end) {
        return switch (command) {
            case ControlSocket.STATE -> Answer.state(stopEnd.isPresent());
            case "status" -> new Answer(Outcome.OK, status().lines());
            case "status json" -> new Answer(Outcome.OK, status().json());
            case "reload" -> reload();
            case "stop" -> Answer.stopping(end);
            case StopOrder.COMMAND -> Answer.stopping(stopTime(), end);
            default -> Answer.unknown();
        };
    }

    /// How long requests in flight have when the server stops. What is left of that, where it stops
    /// already.
    Duration stopTime() {
        return stopEnd.map(this::timeUntil).orElseGet(server::stopTime);
    }

    private Duration timeUntil(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    synchronized StatusText status() {
        return new StatusText(
                version,
                Duration.ofNanos(System.nanoTime() - startNanos),
                reloads,
                stopEnd.map(this::timeUntil),
                server.status(),
                tally);
    }

    /// Reads the configuration anew and goes over to it, for whoever asks by a signal, and gets no
    /// answer but what is logged.
    void reloadOnSignal() {
        try {
            reload();
        } catch (Throwable bug) {
            LoggerFactory.getLogger(Site.class).error("the reload failed: {}", Thrown.trace(bug));
        }
    }

    /// What comes of it is logged, whoever asks: the log is where one looks later.
    private synchronized Answer reload() {
        var answer = reloaded();
        var log = LoggerFactory.getLogger(Site.class);
        answer.text()
                .lines()
                .map(OneLine::of)
                .forEach(answer.outcome() == Outcome.OK ? log::info : log::error);
        return answer;
    }

    private Answer reloaded() {
        if (stopEnd.isPresent()) {
            return new Answer(Outcome.FAILED, "the server stops: nothing has changed");
        }
        var before = server.addresses();
        try {
            reload(next.get());
        } catch (ConfigException | WiringException refused) {
            return unchanged(Outcome.REFUSED, refused);
        } catch (IOException failed) {
            return unchanged(Outcome.FAILED, failed);
        }
        logListeners(before, server.addresses());
        Thread.ofVirtual().name("webserv-error-pages").start(this::warnOfErrorPages);
        return new Answer(Outcome.OK, "reloaded");
    }

    private static Answer unchanged(Outcome outcome, Exception why) {
        return new Answer(outcome, why.getMessage() + "\nnothing has changed");
    }

    /// Logs which error pages are not there, in the words of `webserv check`; what else it warns of
    /// is logged by the server itself. To be called when the server answers, and by nobody who has
    /// to answer: to ask for the pages takes time. Whatever comes of it is told in the log alone.
    void warnOfErrorPages() {
        var log = LoggerFactory.getLogger(Site.class);
        try {
            var explainer = server.explainer();
            new Preflight(explainer.configuration())
                    .checkErrorPages(explainer, warning -> log.warn(OneLine.of(warning)));
        } catch (Throwable fault) {
            log.debug("the error pages were not looked for: {}", Thrown.trace(fault));
        }
    }

    /// Logs the addresses in use.
    void logListeners() {
        logListeners(List.of(), server.addresses());
    }

    private static void logListeners(List<ListenAddress> before, List<ListenAddress> after) {
        var log = LoggerFactory.getLogger(Site.class);
        after.stream()
                .filter(address -> !before.contains(address))
                .forEach(address -> log.info("listening on {}", text(address)));
        before.stream()
                .filter(address -> !after.contains(address))
                .forEach(address -> log.info("no longer listening on {}", text(address)));
    }

    private static String text(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp tcp -> "http://" + tcp;
            case ListenAddress.Unix unix -> unix.toString();
        };
    }

    /// Goes over to another configuration, see [Server#reload]. What is logged of a request is said
    /// by the configuration that answers it.
    private void reload(Setup setup) throws IOException {
        Optional<AccessLog> fresh;
        try {
            untilRestart.require(setup);
            fresh = open(setup);
        } catch (IOException | ConfigException failure) {
            setup.close();
            throw failure;
        }
        var old = accessLog;
        try {
            var services = services(setup, fresh);
            server.reload(setup.configuration(), services, () -> old.ifPresent(AccessLog::close));
        } catch (Throwable failure) {
            fresh.ifPresent(AccessLog::close);
            throw failure;
        }
        accessLog = fresh;
        latestLog = fresh.or(() -> latestLog);
        reloads++;
    }

    private Services services(Setup setup, Optional<AccessLog> requests) {
        try {
            return catalog.services(setup.configuration(), log(requests));
        } catch (WiringException missing) {
            setup.close();
            throw missing;
        }
    }

    /// Stops the server, then writes what is left of the access log, and tells those that asked for
    /// the stop and wait for it. Until then, it answers at the control socket.
    void stop() {
        stopEnd = Optional.of(System.nanoTime() + server.stopTime().toNanos());
        server.stop();
        accessLog.ifPresent(AccessLog::close);
        control.ifPresentOrElse(
                ControlSocket::close, () -> place.ifPresent(ControlPlace::endStart));
        control.ifPresent(ControlSocket::stopped);
    }

    /// The same as [#stop].
    @Override
    public void close() {
        stop();
    }
}
