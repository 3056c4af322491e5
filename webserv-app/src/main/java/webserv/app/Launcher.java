package webserv.app;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import webserv.api.config.ConfigException;
import webserv.api.config.Counted;
import webserv.api.config.Nearest;
import webserv.api.config.OneLine;
import webserv.api.spi.Tool;
import webserv.app.control.ControlAddress;
import webserv.app.control.ControlClient;
import webserv.app.control.ControlPlace;
import webserv.app.control.StopOrder;
import webserv.app.trial.Question;
import webserv.app.trial.TrialServer;
import webserv.app.trial.Trials;
import webserv.engine.Explainer;
import webserv.engine.Routes;
import webserv.engine.plugin.HandlerCalls;
import webserv.engine.plugin.Thrown;

/// Does what the command line asks for, and turns every failure that a user can cause into one line
/// and an exit status.
final class Launcher {
    private final Optional<Home> home;
    private final Function<Optional<Path>, Catalog> wiring;
    private final UntilStopped untilStopped;
    private final PrintStream out;
    private final OutputStream lines;
    private final PrintStream err;

    /// @param home where webserv is installed; absent where nobody said so
    /// @param wiring finds the services, and those in a folder of plugins
    /// @param untilStopped how long a server runs
    /// @param out for what was asked for
    /// @param err for the one line that says what went wrong
    Launcher(
            Optional<Home> home,
            Function<Optional<Path>, Catalog> wiring,
            UntilStopped untilStopped,
            PrintStream out,
            PrintStream err) {
        this(home, wiring, untilStopped, out, out, err);
    }

    /// @param lines where an access log goes that goes to the standard output: unlike `out`, it
    ///   says that it fails
    Launcher(
            Optional<Home> home,
            Function<Optional<Path>, Catalog> wiring,
            UntilStopped untilStopped,
            PrintStream out,
            OutputStream lines,
            PrintStream err) {
        this.home = home;
        this.wiring = wiring;
        this.untilStopped = untilStopped;
        this.out = out;
        this.lines = lines;
        this.err = err;
    }

    /// Finds the services of webserv's own layer and of the plugins in a folder.
    static Catalog found(Optional<Path> plugins) {
        var webserv = ModuleLayer.boot();
        var layers = new PluginLayers(webserv);
        return Catalog.of(webserv, plugins.map(layers::load).orElse(List.of()));
    }

    /// Runs a command to its end. What was asked for and could not be written is not done.
    ExitStatus run(String... arguments) {
        try {
            var status = execute(parse(arguments));
            return out.checkError()
                    ? complain("the standard output could not be written", ExitStatus.FAILED)
                    : status;
        } catch (UsageException | WiringException | ConfigException refused) {
            return complain(refused, ExitStatus.REFUSED);
        } catch (IOException failed) {
            return complain(failed, ExitStatus.FAILED);
        }
    }

    /// Most messages have one line; a configuration may have several mistakes, a line each.
    private ExitStatus complain(Exception problem, ExitStatus status) {
        return complain(String.valueOf(problem.getMessage()), status);
    }

    private ExitStatus complain(String message, ExitStatus status) {
        message.lines().forEach(line -> err.println("webserv: " + OneLine.of(line)));
        return status;
    }

    private static Command parse(String... arguments) {
        return CommonForms.parse(arguments).orElseGet(() -> parsed(arguments));
    }

    private static Command parsed(String... arguments) {
        var reader = new Arguments(version());
        return reader.isForTool(arguments)
                ? new Command.Tool(arguments[0], List.of(arguments).subList(1, arguments.length))
                : reader.parse(arguments);
    }

    private ExitStatus execute(Command command) throws IOException {
        switch (command) {
            case Command.Run(var file, var plugins) -> {
                var catalog = catalog(plugins);
                var path = configuration(file);
                serve(catalog, () -> new ConfigurationFile(catalog).read(path), untilStopped);
            }
            case Command.Serve serve -> {
                var settings = FolderSite.settings(serve);
                var catalog = wiring.apply(Optional.empty());
                serve(catalog, () -> new ConfigurationFile(catalog).read(settings), untilStopped);
            }
            case Command.Check(var file, var plugins) ->
                    check(catalog(plugins), configuration(file));
            case Command.Schema(var plugins) ->
                    out.println(Json.of(Schema.of(new ConfigurationFile(catalog(plugins)).keys())));
            case Command.Modules(var plugins) -> out.println(ModulesTable.of(catalog(plugins)));
            case Command.Explain explain -> explain(explain);
            case Command.Test(var file, var plugins) -> {
                return test(catalog(plugins), configuration(file));
            }
            case Command.Control(var order, var file) -> {
                return control(order, configuration(file));
            }
            case Command.Stop(var waits, var file) -> {
                return stop(waits, configuration(file));
            }
            case Command.Why why -> why(why);
            case Command.Train(var targets) -> train(targets);
            case Command.Tool(var name, var words) -> runTool(name, words);
            case Command.Print(var text) -> out.println(text);
        }
        return ExitStatus.OK;
    }

    private void train(List<String> targets) throws IOException {
        var catalog = catalog(Optional.empty());
        var file = configuration(Optional.empty());
        var configuration = new ConfigurationFile(catalog).read(file).configuration();
        var place = ControlAddress.derived(file);
        var setup = Setup.of(TrainingRun.onFreePort(configuration), place);
        serve(catalog, () -> setup, new TrainingRun(targets, place));
    }

    private void runTool(String name, List<String> arguments) throws IOException {
        var tools = catalog(Optional.empty()).tools();
        var tool = tools.find(name).orElseThrow(() -> noCommand(name, tools));
        try {
            tool.run(arguments, out);
        } catch (IllegalArgumentException senseless) {
            throw new UsageException(String.valueOf(senseless.getMessage()));
        }
    }

    private static UsageException noCommand(String name, Providers<Tool> tools) {
        var known = new HashSet<>(new Arguments(version()).commands());
        tools.services().forEach(tool -> known.add(tool.name()));
        var hint =
                Misuse.hintOfCommand(name)
                        .or(() -> Nearest.to(name, known).map(Nearest::question))
                        .orElse("");
        return new UsageException(
                "there is no command '%s'%s (see webserv --help)".formatted(name, hint));
    }

    private Catalog catalog(Optional<Path> plugins) {
        plugins.filter(folder -> !Files.isDirectory(folder))
                .ifPresent(folder -> {
                    throw new UsageException("--plugins " + folder + ": there is no such folder");
                });
        return wiring.apply(plugins.or(() -> home.map(Home::plugins)));
    }

    private Path configuration(Optional<Path> file) {
        return file.or(() -> home.map(Home::configuration))
                .orElseThrow(() ->
                        new UsageException(
                                "no configuration is given: name one with 'webserv run -c FILE',"
                                        + " or set the system property webserv.home"));
    }

    private void check(Catalog catalog, Path file) {
        var files = new ConfigurationFile(catalog);
        var settings = files.settings(file);
        var setup = files.read(settings, file);
        var configuration = setup.configuration();
        Oddities.of(settings.mapping()).forEach(this::warn);
        try (setup) {
            var services = catalog.services(configuration, _ -> {});
            var table = Routes.compile(configuration, services.router(), this::warn);
            var preflight = new Preflight(configuration);
            preflight.checkAddresses();
            configuration
                    .allLocations()
                    .map(HandlerCalls::of)
                    .flatMap(handler -> handler.warnings().stream())
                    .distinct()
                    .forEach(this::warn);
            preflight.checkErrorPages(
                    new Explainer(configuration, services.codec(), table), this::warn);
        }
        out.println(
                "%s: ok: %s, %s"
                        .formatted(
                                file,
                                Counted.of(configuration.servers().size(), "server"),
                                Counted.of(configuration.allLocations().count(), "location")));
    }

    private void warn(String warning) {
        err.println("webserv: warning: " + OneLine.of(warning));
    }

    private void explain(Command.Explain asked) {
        var catalog = catalog(asked.plugins());
        var files = new ConfigurationFile(catalog);
        var file = configuration(asked.configuration());
        var settings = files.settings(file).recorded();
        var setup = files.read(settings, file);
        try (setup) {
            var configuration = setup.configuration();
            var services = catalog.services(configuration, _ -> {});
            var question =
                    new Question(asked.method(), asked.url(), asked.fields(), asked.listener());
            var listener = question.listenerOf(configuration);
            var explanation =
                    new Explainer(configuration, services.codec(), services.router())
                            .explain(listener, question.octets(listener));
            var text = new ExplanationText(question, explanation, settings);
            if (asked.asJson()) {
                out.println(text.json());
            } else {
                text.lines().forEach(out::println);
            }
        } catch (IllegalArgumentException nonsense) {
            throw new UsageException(String.valueOf(nonsense.getMessage()));
        }
    }

    private ExitStatus test(Catalog catalog, Path file) throws IOException {
        var setup = new ConfigurationFile(catalog).read(file);
        var configuration = setup.configuration();
        if (setup.trials().isEmpty()) {
            setup.close();
            throw new UsageException(file + " has no 'tests'");
        }
        try (var server =
                new TrialServer(configuration, catalog.services(configuration, _ -> {}))) {
            var passed = new Trials(configuration, server, out).run(setup.trials());
            return passed ? ExitStatus.OK : ExitStatus.FAILED;
        }
    }

    private void why(Command.Why why) {
        var causes = Causes.of(catalog(why.plugins()).modules());
        var lines =
                why.asPage()
                        ? causes.markdown()
                        : why.code()
                                .map(causes::explain)
                                .map(CauseText::lines)
                                .orElse(causes.table());
        lines.forEach(out::println);
    }

    /// The log comes up only when the server listens already: a client need not wait for it.
    private void serve(Catalog catalog, Supplier<Setup> reading, UntilStopped stop)
            throws IOException {
        var setup = reading.get();
        try (var site = Site.start(catalog, setup, reading, lines, version())) {
            stop.await(
                    site,
                    () -> {
                        announce(catalog, site);
                        site.control(stop::end);
                        site.warnOfErrorPages();
                    });
        }
    }

    private ExitStatus control(String order, Path file) throws IOException {
        var answer = new ControlClient(placeOf(file)).send(order);
        return switch (answer.outcome()) {
            case OK -> {
                answer.text().lines().map(OneLine::whole).forEach(out::println);
                yield ExitStatus.OK;
            }
            case FAILED -> throw new IOException(answer.text());
            case REFUSED -> complain(answer.text(), ExitStatus.REFUSED);
        };
    }

    private ExitStatus stop(boolean waits, Path file) throws IOException {
        if (!waits) {
            return control("stop", file);
        }
        boolean ended = new StopOrder(placeOf(file)).send(this::sayThatItStops);
        out.println(
                ended ? "stopped" : "stopping; this server is older, and does not tell its end");
        return ExitStatus.OK;
    }

    private void sayThatItStops(Duration time) {
        out.println("stopping: requests in flight have %d s to end".formatted(time.toSeconds()));
        out.flush();
    }

    /// A file that has become wrong since the server was started, or is gone, still says where that
    /// is.
    private ControlPlace placeOf(Path file) {
        try {
            var settings = new ConfigurationFile(catalog(Optional.empty())).settings(file);
            return ControlAddress.of(settings, file).orElseGet(() -> ControlAddress.ofNone(file));
        } catch (ConfigException broken) {
            var place = ControlAddress.derived(file);
            if (!Files.exists(file) && !Files.exists(place.socket())) {
                throw broken;
            }
            return place;
        }
    }

    /// A server that listens is there for its clients, whether or not it can say so: that its log
    /// cannot be written would end it no more later.
    private static void announce(Catalog catalog, Site site) {
        try {
            var log = LoggerFactory.getLogger(Launcher.class);
            log.info("webserv {} with {}", version(), catalog.summary());
            site.logListeners();
        } catch (RuntimeException | Error unsaid) {
            tellUnsaid(unsaid);
        }
    }

    private static void tellUnsaid(Throwable unsaid) {
        try {
            LoggerFactory.getLogger(Launcher.class)
                    .warn("the server runs, and could not say so: {}", Thrown.line(unsaid));
        } catch (Throwable _) {
            // There is nobody to tell.
        }
    }

    private static String version() {
        return Optional.ofNullable(Launcher.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("without a version");
    }
}
