package webserv.cgi;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import webserv.api.http.Fields;
import webserv.api.http.Methods;
import webserv.api.http.NormalPath;
import webserv.api.http.Syntax;

/// What `webserv cgi run` is asked.
///
/// @param script absolute
/// @param interpreter what runs it; empty where it runs itself
/// @param method of the request
/// @param url the address, with a host
/// @param fields the field lines
/// @param content of the request
record DryQuestion(
        Path script,
        Optional<String> interpreter,
        String method,
        URI url,
        Fields fields,
        String content) {
    private static final Pattern WITH_VALUE = Pattern.compile("-[XHdi]");

    /// What runs a script by its extension, where nobody says otherwise.
    private static final Map<String, String> INTERPRETERS =
            Map.of(".sh", "sh", ".py", "python3", ".pl", "perl", ".php", "php-cgi");

    /// Whether one of the words is `-h` or `--help`, and not the value of an option.
    static boolean asksForHelp(List<String> words) {
        for (var rest = words.iterator(); rest.hasNext(); ) {
            var word = rest.next();
            if (word.equals("-h") || word.equals("--help")) {
                return true;
            }
            if (WITH_VALUE.matcher(word).matches() && rest.hasNext()) {
                rest.next();
            }
        }
        return false;
    }

    /// Reads the arguments.
    ///
    /// @param usage said where there are too few or too many
    /// @throws IllegalArgumentException with one line that says what is wrong
    static DryQuestion of(List<String> arguments, String usage) {
        return of(arguments, usage, Executables.ofServer(Path.of("").toAbsolutePath()));
    }

    /// @param installed where programs are looked for
    static DryQuestion of(List<String> arguments, String usage, Executables installed) {
        var words = new ArrayList<String>();
        var fields = new Fields.Builder();
        var method = Optional.<String>empty();
        var content = Optional.<String>empty();
        var interpreter = Optional.<String>empty();
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var word = rest.next();
            if (WITH_VALUE.matcher(word).matches() && !rest.hasNext()) {
                throw new IllegalArgumentException(word + " has no value; " + usage);
            }
            switch (word) {
                case "-X" -> method = Optional.of(rest.next());
                case "-d" -> content = Optional.of(rest.next());
                case "-i" -> interpreter = Optional.of(program(rest.next(), installed));
                case "-H" -> addTo(fields, rest.next());
                default -> words.add(word);
            }
        }
        if (words.size() != 2 || words.stream().anyMatch(word -> word.startsWith("-"))) {
            throw new IllegalArgumentException(usage);
        }
        var script = script(words.get(0));
        content.ifPresent(
                text -> fields.add("Content-Length", Integer.toString(octetsOf(text).length)));
        return new DryQuestion(
                script,
                interpreter.or(() -> interpreterOf(script, installed)),
                method.orElse(content.isPresent() ? Methods.POST : Methods.GET),
                url(words.get(1), script),
                fields.build(),
                content.orElse(""));
    }

    private static Optional<String> interpreterOf(Path script, Executables installed) {
        var extension = extensionOf(script);
        return Optional.ofNullable(INTERPRETERS.get(extension))
                .map(name ->
                        installed
                                .find(name)
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "scripts with the extension "
                                                        + extension
                                                        + " are run by "
                                                        + name
                                                        + ", which is not installed: install it, or name another program by -i"))
                                .toString());
    }

    private static String program(String name, Executables installed) {
        return installed
                .find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "-i must name a program that is installed, not "
                                        + Syntax.quoted(name)))
                .toString();
    }

    private static Path script(String name) {
        var script = Path.of(name).toAbsolutePath().normalize();
        if (Files.isDirectory(script)) {
            throw new IllegalArgumentException(
                    script
                            + " is a folder, no program: name a file in it, as in "
                            + Path.of(name, "hello.sh"));
        }
        if (!Files.isRegularFile(script)) {
            throw new IllegalArgumentException(name + ": there is no such file");
        }
        return script;
    }

    private static void addTo(Fields.Builder fields, String line) {
        int colon = line.indexOf(':');
        if (colon < 1 || !Syntax.isToken(line.substring(0, colon))) {
            throw new IllegalArgumentException(
                    "-H must be a field line, such as 'Cookie: a=1', not " + Syntax.quoted(line));
        }
        fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private static URI url(String text, Path script) {
        try {
            var url = new URI(text.startsWith("/") ? "http://localhost:8080" + text : text);
            var name = script.getFileName();
            if (url.getHost() == null
                    || url.getRawPath() == null
                    || name == null
                    || !("/" + NormalPath.of(url.getRawPath()) + "/").contains("/" + name + "/")) {
                throw new IllegalArgumentException(
                        "the URL must name the script, as in /cgi-bin/" + name);
            }
            return url;
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("the URL is none: " + wrong.getReason());
        }
    }

    private static String extensionOf(Path script) {
        var name = String.valueOf(script.getFileName());
        int dot = name.lastIndexOf('.');
        return dot < 1 ? "" : name.substring(dot);
    }

    /// The path, normal.
    String path() {
        return NormalPath.of(url.getRawPath());
    }

    /// What of the path begins with the script's name.
    String pathInLocation() {
        var path = path();
        return path.substring((path + "/").indexOf("/" + script.getFileName() + "/") + 1);
    }

    byte[] octets() {
        return octetsOf(content);
    }

    private static byte[] octetsOf(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }
}
