package webserv.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Reads the command line. No class but this one and [Misuse] knows picocli.
///
/// The commands are described by code rather than by annotations: no reflection, no package to
/// open, and about a third less time to parse. What is left is too much to pay at each start, see
/// [CommonForms].
final class Arguments {
    static final String CONFIG = "--config";
    private static final String PLUGINS = "--plugins";
    private static final String BIND = "--bind";
    static final String PORT = "--port";
    private static final String MARKDOWN = "--markdown";
    private static final String FIELD = "--header";
    private static final String LISTENER = "--listen";
    private static final String JSON = "--json";
    private static final String NO_WAIT = "--no-wait";

    private final CommandLine commandLine;

    /// @param version of webserv, for `--version`
    Arguments(String version) {
        var webserv =
                command(
                                "webserv",
                                "Serves web sites: those of a configuration file, or one folder.")
                        .version("webserv " + version + ", Java " + Runtime.version())
                        .addOption(versionOption())
                        .addSubcommand("run", run())
                        .addSubcommand("serve", serve())
                        .addSubcommand("check", check())
                        .addSubcommand("explain", explain())
                        .addSubcommand("test", test())
                        .addSubcommand("status", status())
                        .addSubcommand("reload", reload())
                        .addSubcommand("stop", stop())
                        .addSubcommand("why", why())
                        .addSubcommand("schema", schema())
                        .addSubcommand("modules", modules())
                        .addSubcommand("train", train());
        webserv.usageMessage()
                .footer(
                        "",
                        "Without a command, webserv serves the configuration that it came with.",
                        "Modules may bring further commands; 'webserv modules' lists them.",
                        "It stops on SIGTERM and SIGINT, when requests in flight are answered.",
                        "",
                        "Exit status: 0 done, 1 failed, 2 bad configuration or command.");
        commandLine = new CommandLine(webserv).setExpandAtFiles(false);
    }

    /// The names of the launcher's own commands, but for those that help does not list.
    Set<String> commands() {
        return commandLine.getSubcommands().entrySet().stream()
                .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// Whether the line is for a module's tool, or for nothing: its first word is no option and no
    /// command of the launcher's own.
    boolean isForTool(String... args) {
        return args.length > 0
                && !args[0].isEmpty()
                && !args[0].startsWith("-")
                && !commandLine.getSubcommands().containsKey(args[0]);
    }

    /// Reads the arguments.
    ///
    /// @throws UsageException if they make no sense
    Command parse(String... args) {
        try {
            return command(commandLine.parseArgs(args));
        } catch (ParameterException wrong) {
            throw new UsageException(
                    Misuse.told(wrong)
                            + " (see "
                            + wrong.getCommandLine().getCommandSpec().qualifiedName()
                            + " --help)");
        }
    }

    private Command command(ParseResult parsed) {
        if (parsed.isVersionHelpRequested()) {
            return new Command.Print(commandLine.getCommandSpec().version()[0]);
        }
        var chosen = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (chosen.isUsageHelpRequested()) {
            var usage = chosen.commandSpec().commandLine().getUsageMessage(Ansi.OFF);
            return new Command.Print(usage.stripTrailing());
        }
        return switch (chosen.commandSpec().name()) {
            case "run" -> new Command.Run(path(chosen, CONFIG), path(chosen, PLUGINS));
            case "serve" -> serve(chosen);
            case "check" -> new Command.Check(path(chosen, CONFIG), path(chosen, PLUGINS));
            case "schema" -> new Command.Schema(path(chosen, PLUGINS));
            case "modules" -> new Command.Modules(path(chosen, PLUGINS));
            case "explain" -> explain(chosen);
            case "test" -> new Command.Test(path(chosen, CONFIG), path(chosen, PLUGINS));
            case "status" ->
                    new Command.Control(
                            chosen.hasMatchedOption(JSON) ? "status json" : "status",
                            path(chosen, CONFIG));
            case "reload" -> new Command.Control("reload", path(chosen, CONFIG));
            case "stop" ->
                    new Command.Stop(!chosen.hasMatchedOption(NO_WAIT), path(chosen, CONFIG));
            case "why" ->
                    new Command.Why(
                            Optional.ofNullable(chosen.matchedPositionalValue(0, null)),
                            chosen.hasMatchedOption(MARKDOWN),
                            path(chosen, PLUGINS));
            case "train" -> new Command.Train(chosen.matchedPositionalValue(0, List.<String>of()));
            default -> Command.Run.DEFAULT;
        };
    }

    private static Command serve(ParseResult parsed) {
        String folder = parsed.matchedPositionalValue(0, "");
        String host = parsed.matchedOptionValue(BIND, Command.Serve.DEFAULT_HOST);
        String port = parsed.matchedOptionValue(PORT, "" + Command.Serve.DEFAULT_PORT);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw new UsageException(BIND + " must be a host name or an address, not ''");
        }
        return new Command.Serve(path(folder, "DIR"), host, portNumber(port));
    }

    private static Command explain(ParseResult parsed) {
        return new Command.Explain(
                parsed.matchedPositionalValue(0, ""),
                parsed.matchedPositionalValue(1, ""),
                List.of(parsed.matchedOptionValue(FIELD, new String[0])),
                Optional.ofNullable(parsed.matchedOptionValue(LISTENER, null)),
                parsed.hasMatchedOption(JSON),
                path(parsed, CONFIG),
                path(parsed, PLUGINS));
    }

    private static int portNumber(String digits) {
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65_535) {
            throw new UsageException(
                    PORT + " must be a whole number from 1 to 65535, not '" + digits + "'");
        }
        return port;
    }

    private static Optional<Path> path(ParseResult parsed, String option) {
        String value = parsed.matchedOptionValue(option, null);
        return Optional.ofNullable(value).map(written -> path(written, option));
    }

    /// An empty one is the working directory, which nobody means: a variable of a script was not
    /// set.
    private static Path path(String written, String what) {
        if (written.isEmpty()) {
            throw new UsageException(what + " must be a path, not ''");
        }
        return Path.of(written);
    }

    private static CommandSpec run() {
        return command("run", "Serves what a configuration file says.")
                .addOption(configOption("serve"))
                .addOption(pluginsOption());
    }

    private static CommandSpec serve() {
        return command("serve", "Serves a folder, now and without a configuration.")
                .addPositional(positional(0, true, "DIR", "the folder to serve, with listings"))
                .addOption(option(PORT, "N", "the port to listen on; 8080 if not given"))
                .addOption(
                        option(BIND, "HOST", "the address to listen on; 127.0.0.1 if not given"));
    }

    private static CommandSpec check() {
        return command("check", "Reads a configuration file and says what is wrong with it.")
                .addOption(configOption("check"))
                .addOption(pluginsOption());
    }

    private static CommandSpec explain() {
        var field =
                OptionSpec.builder("-H", FIELD)
                        .paramLabel("'NAME: VALUE'")
                        .type(String[].class)
                        .description("a field of the request; may be given more than once")
                        .build();
        return command("explain", "Says why a request is answered as it is, without a server.")
                .addPositional(positional(0, true, "METHOD", "such as GET"))
                .addPositional(
                        positional(1, true, "URL", "such as http://localhost:8080/a, or /a alone"))
                .addOption(field)
                .addOption(
                        option(
                                LISTENER,
                                "ADDRESS",
                                "where the request comes in, as in 'listen'; found by the URL if"
                                        + " not given"))
                .addOption(flag(JSON, "print JSON"))
                .addOption(configOption("explain"))
                .addOption(pluginsOption());
    }

    private static CommandSpec test() {
        return command("test", "Runs the tests of a configuration; no address is listened on.")
                .addOption(configOption("test"))
                .addOption(pluginsOption());
    }

    private static CommandSpec status() {
        return command("status", "Says what a running server does.")
                .addOption(flag(JSON, "print JSON"))
                .addOption(runningOption());
    }

    private static CommandSpec reload() {
        return command("reload", "Has a running server read its configuration anew.")
                .addOption(runningOption());
    }

    private static CommandSpec stop() {
        return command("stop", "Stops a running server, when requests in flight are answered.")
                .addOption(flag(NO_WAIT, "do not wait for the end of the server"))
                .addOption(runningOption());
    }

    private static OptionSpec runningOption() {
        return configOption("find the server by");
    }

    private static CommandSpec why() {
        return command("why", "Explains the code of a refusal or a failure, or lists all codes.")
                .addPositional(positional(0, false, "CODE", "as the log and error pages have it"))
                .addOption(flag(MARKDOWN, "print all explanations as a page"))
                .addOption(pluginsOption());
    }

    private static CommandSpec schema() {
        return command("schema", "Prints a JSON Schema of the configuration, for editors.")
                .addOption(pluginsOption());
    }

    private static CommandSpec modules() {
        return command(
                        "modules",
                        "Lists the services that were found, and the modules they are in.")
                .addOption(pluginsOption());
    }

    private static CommandSpec train() {
        var train =
                command("train", "Serves itself some requests, to fill the AOT cache.")
                        .addPositional(
                                PositionalParamSpec.builder()
                                        .paramLabel("TARGET")
                                        .arity("0..*")
                                        .type(List.class)
                                        .auxiliaryTypes(String.class)
                                        .description("also asked for, such as a program")
                                        .build());
        train.usageMessage().hidden(true);
        return train;
    }

    private static CommandSpec command(String name, String description) {
        var spec = CommandSpec.create().name(name).addOption(helpOption());
        spec.usageMessage().description(description).abbreviateSynopsis(false);
        return spec;
    }

    private static OptionSpec configOption(String verb) {
        return OptionSpec.builder("-c", CONFIG)
                .paramLabel("FILE")
                .type(String.class)
                .description(
                        "the configuration to %s; the one that came with webserv if not given"
                                .formatted(verb))
                .build();
    }

    private static OptionSpec pluginsOption() {
        return option(
                PLUGINS,
                "DIR",
                "the folder of plugins; plugins/ of webserv's own folder if not given");
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name).type(boolean.class).description(description).build();
    }

    private static PositionalParamSpec positional(
            int index, boolean required, String label, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .arity(required ? "1" : "0..1")
                .paramLabel(label)
                .required(required)
                .type(String.class)
                .description(description)
                .build();
    }

    private static OptionSpec helpOption() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("print this help")
                .build();
    }

    private static OptionSpec versionOption() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("print the version")
                .build();
    }
}
