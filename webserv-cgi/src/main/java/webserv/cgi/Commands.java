package webserv.cgi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Quoted;
import webserv.api.config.Settings;
import webserv.api.config.SeveralWords;

/// What is run for which script.
///
/// @param interpreters the command for each extension, such as `.py`; one whose program was missing
///   when the configuration was read has its bare name
/// @param program the one command for whatever is asked; empty where the script decides
/// @param requireFile whether the script must be a file; without it the program is run whatever the
///   path
/// @param scriptArgument whether the script's path is the first argument
/// @param warnings of interpreters that were missing and need not be there
record Commands(
        Map<String, List<String>> interpreters,
        List<String> program,
        boolean requireFile,
        boolean scriptArgument,
        List<String> warnings) {
    private static final Key<Settings> INTERPRETERS =
            Key.optional(
                    "interpreters",
                    Kind.named(Kind.list(Kind.TEXT)).example("{ .py: python3 }"),
                    "the program for each extension, such as .py");
    private static final Key<Boolean> REQUIRE_INTERPRETERS =
            Key.of(
                    "require_interpreters",
                    Kind.FLAG,
                    true,
                    "whether all of them must be installed for the start");
    private static final Key<List<String>> PROGRAM =
            Key.optional(
                    "program",
                    Kind.list(Kind.TEXT),
                    "one program for all requests, in place of interpreters");
    private static final Key<Boolean> REQUIRE_FILE =
            Key.of("require_file", Kind.FLAG, true, "whether the script must be a file");
    private static final Key<Boolean> SCRIPT_ARGUMENT =
            Key.optional(
                    "script_argument",
                    Kind.FLAG,
                    "whether the script's path is the command's argument; if not set, unless there"
                            + " is a program");

    private static final String NO_PARSED_HEADER = "nph-";

    static final Keys KEYS =
            Keys.of(INTERPRETERS, REQUIRE_INTERPRETERS, PROGRAM, REQUIRE_FILE, SCRIPT_ARGUMENT);

    Commands {
        interpreters = Map.copyOf(interpreters);
        program = List.copyOf(program);
        warnings = List.copyOf(warnings);
    }

    static Commands of(Settings settings) {
        var mistakes = new Mistakes();
        var executables = Executables.ofServer(settings.directory());
        var warnings = new ArrayList<String>();
        var required = mistakes.attempt(() -> settings.get(REQUIRE_INTERPRETERS));
        var interpreters =
                mistakes.attempt(() -> interpreters(settings, executables, required, warnings));
        var program = mistakes.attempt(() -> program(settings, executables));
        var requireFile = mistakes.attempt(() -> settings.get(REQUIRE_FILE));
        var scriptArgument = mistakes.attempt(() -> settings.find(SCRIPT_ARGUMENT));
        if (settings.has(PROGRAM) && settings.has(INTERPRETERS)) {
            mistakes.add(
                    settings.wrong(
                            PROGRAM, "cannot stand beside 'interpreters': keep one of the two"));
        }
        boolean isNone = !settings.has(PROGRAM) && interpreters.filter(Map::isEmpty).isPresent();
        if (isNone && !requireFile.orElse(true)) {
            mistakes.add(
                    settings.wrong(
                            REQUIRE_FILE, "can be false only with 'program' or 'interpreters'"));
        }
        mistakes.refuse();
        return new Commands(
                interpreters.orElseThrow(),
                program.orElseThrow(),
                requireFile.orElseThrow(),
                scriptArgument.orElseThrow().orElse(program.orElseThrow().isEmpty()),
                warnings);
    }

    /// @param required whether they must be there; where that is not known, none is looked for
    /// @param warnings takes those that are missing and need not be there
    private static Map<String, List<String>> interpreters(
            Settings settings,
            Executables executables,
            Optional<Boolean> required,
            List<String> warnings) {
        var interpreters = new LinkedHashMap<String, List<String>>();
        var mistakes = new Mistakes();
        settings.find(INTERPRETERS)
                .ifPresent(section -> {
                    for (var extension : section.ownKeys()) {
                        mistakes.check(() -> checkExtension(section, extension));
                        required.flatMap(it ->
                                        mistakes.attempt(() ->
                                                interpreter(
                                                        section,
                                                        extension,
                                                        executables,
                                                        it,
                                                        warnings)))
                                .ifPresent(command -> interpreters.put(extension, command));
                    }
                });
        mistakes.refuse();
        return interpreters;
    }

    private static List<String> program(Settings settings, Executables executables) {
        return settings.has(PROGRAM)
                ? command(settings, PROGRAM.name(), executables)
                        .orElseThrow(() -> notInstalled(settings, PROGRAM.name()))
                : List.of();
    }

    private static void checkExtension(Settings section, String extension) {
        if (!extension.matches("\\.[^./]+")) {
            throw section.wrongKey(extension, "is no extension such as .py");
        }
    }

    /// Whether the location itself is the script, and no file is looked for.
    boolean isLocation() {
        return !requireFile && !program.isEmpty();
    }

    /// Whether a name has an extension that an interpreter is configured for.
    boolean interprets(String fileName) {
        return interpreterOf(fileName).isPresent();
    }

    /// Whether it is the name of a program that writes the status line itself (RFC 3875 §5): such
    /// ones are not run.
    static boolean isNonParsed(String fileName) {
        return fileName.startsWith(NO_PARSED_HEADER);
    }

    /// Why no file of a name is ever run; empty where one may be, as any that is executable where
    /// scripts must be files.
    Optional<String> whyNeverRun(String fileName) {
        if (isNonParsed(fileName)) {
            return Optional.of("programs that send their own head are not");
        }
        return requireFile || interprets(fileName)
                ? Optional.empty()
                : Optional.of("'interpreters' has none for such a name");
    }

    /// The command line for a script; empty where nothing is configured for it and it is not
    /// executable itself.
    Optional<List<String>> lineFor(Path script) {
        var runner = program.isEmpty() ? interpreterOf(nameOf(script)) : Optional.of(program);
        if (runner.isEmpty()) {
            return Files.isExecutable(script)
                    ? Optional.of(List.of(script.toString()))
                    : Optional.empty();
        }
        return runner.map(Commands::installed)
                .map(line ->
                        scriptArgument
                                ? Stream.concat(line.stream(), Stream.of(script.toString()))
                                        .toList()
                                : line);
    }

    private Optional<List<String>> interpreterOf(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot < 1
                ? Optional.empty()
                : Optional.ofNullable(interpreters.get(fileName.substring(dot)));
    }

    private static String nameOf(Path script) {
        var name = script.getFileName();
        return name == null ? "" : name.toString();
    }

    private static List<String> interpreter(
            Settings section,
            String extension,
            Executables executables,
            boolean required,
            List<String> warnings) {
        var installed = command(section, extension, executables);
        if (installed.isPresent()) {
            return installed.get();
        }
        if (required) {
            throw notInstalled(section, extension);
        }
        var words = section.texts(extension);
        warnings.add(
                "%s: '%s' names a program that is not installed, %s: its scripts are answered with 503%s"
                        .formatted(
                                section.originOf(extension),
                                extension,
                                Quoted.of(words.getFirst()),
                                asList(words)
                                        .map(list -> "; with arguments it is a list: " + list)
                                        .orElse("")));
        return words;
    }

    /// The command, with the file of its program; empty where that is not installed.
    private static Optional<List<String>> command(
            Settings settings, String key, Executables executables) {
        var words = settings.texts(key);
        if (words.isEmpty()) {
            throw settings.wrong(key, "must name a program");
        }
        return executables
                .find(words.getFirst())
                .map(file ->
                        Stream.concat(Stream.of(file.toString()), words.stream().skip(1)).toList());
    }

    private static ConfigException notInstalled(Settings settings, String key) {
        var expected = "must name a program that is installed";
        var words = settings.texts(key);
        if (words.size() == 1 && SeveralWords.haveOpenQuote(words.getFirst())) {
            return settings.advise(
                    key,
                    "has a quote that is never closed: write the command as a list, such as"
                            + " [sh, -u]");
        }
        return asList(words)
                .map(list ->
                        settings.advise(key, expected + ", with its arguments in a list: " + list))
                .orElseGet(() -> settings.wrong(key, expected));
    }

    /// A command in one text as it is written in YAML; empty where it is a list, or has one word.
    private static Optional<String> asList(List<String> command) {
        return command.size() > 1 ? Optional.empty() : SeveralWords.asCommand(command.getFirst());
    }

    /// A command whose program was not there when the configuration was read, as it is now.
    private static List<String> installed(List<String> command) {
        var program = command.getFirst();
        return Path.of(program).isAbsolute()
                ? command
                : Executables.ofServer(Path.of("/"))
                        .find(program)
                        .map(file ->
                                Stream.concat(Stream.of(file.toString()), command.stream().skip(1))
                                        .toList())
                        .orElse(command);
    }

    /// Whether a command line can be run: where its program is missing, it is a bare name.
    static boolean isInstalled(List<String> line) {
        return Path.of(line.getFirst()).isAbsolute();
    }
}
