package webserv.fastcgi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;
import webserv.gateway.Admission;
import webserv.gateway.ConfiguredVariables;
import webserv.gateway.Folder;
import webserv.gateway.Spooling;

/// All that a location says about its application.
///
/// @param pass where it listens
/// @param connectTimeout how long it may take to accept; beyond: 504
/// @param keeping which connections are kept
/// @param documentRoot what DOCUMENT_ROOT says
/// @param scripts how paths lead to scripts
/// @param variables what the application is told beside the meta-variables
/// @param bounds how many requests are made and wait
/// @param limits what one request may take
/// @param spooling where content is kept until it is whole
/// @param warnings of what is odd, though nothing is wrong
record FastCgiSettings(
        Address pass,
        Duration connectTimeout,
        Keeping keeping,
        Path documentRoot,
        Scripts scripts,
        ConfiguredVariables variables,
        Admission.Bounds bounds,
        ConversationLimits limits,
        Spooling spooling,
        List<String> warnings) {

    private static final Key<String> PASS =
            Key.needed("pass", Kind.TEXT, "where the application listens: host:port or unix:/path");
    private static final Key<Duration> CONNECT_TIMEOUT =
            Key.of(
                    "connect_timeout",
                    Kind.time(Duration.ofMillis(1), Duration.ofHours(1)),
                    Duration.ofSeconds(5),
                    "for the application to accept; beyond: 504");
    private static final Key<Integer> MAX_CONNECTIONS =
            Key.of(
                            "max_connections",
                            Kind.whole(1, 10_000),
                            16,
                            "requests made at a time, for the location")
                    .own();
    private static final Key<Settings> PARAMS =
            Key.optional(
                    "params",
                    Kind.named(Kind.TEXT).example("{ APP_ENV: production }"),
                    "variables for the application");

    static final Keys KEYS =
            Keys.of(PASS)
                    .and(Folder.KEYS)
                    .and(Scripts.KEYS)
                    .and(Keys.of(PARAMS, ConfiguredVariables.PASS_AUTHORIZATION))
                    .and(Keeping.KEYS)
                    .and(Keys.of(MAX_CONNECTIONS, CONNECT_TIMEOUT))
                    .and(Admission.Bounds.KEYS)
                    .and(ConversationLimits.KEYS)
                    .and(Spooling.KEYS)
                    .calledElsewhere("max_processes", MAX_CONNECTIONS.name())
                    .example("{ pass: unix:/run/php/php-fpm.sock }");

    FastCgiSettings {
        warnings = List.copyOf(warnings);
    }

    /// Reads and checks the settings.
    static FastCgiSettings of(Settings settings) {
        var mistakes = new Mistakes();
        var folder = mistakes.attempt(() -> Folder.of(settings));
        var pass = mistakes.attempt(() -> Address.of(settings, PASS));
        var names = mistakes.attempt(() -> Scripts.Names.of(settings));
        if (names.filter(known -> !known.isLocation()).isPresent()) {
            mistakes.check(() -> Folder.refuseExactAlias(settings));
        }
        var variables = mistakes.attempt(() -> variables(settings));
        var spooling = mistakes.attempt(() -> Spooling.of(settings));
        mistakes.refuse();
        return new FastCgiSettings(
                pass.orElseThrow(),
                settings.get(CONNECT_TIMEOUT),
                Keeping.of(settings),
                folder.orElseThrow().documentRoot(settings),
                names.orElseThrow().in(folder.orElseThrow()),
                variables.orElseThrow(),
                Admission.Bounds.of(settings, settings.get(MAX_CONNECTIONS)),
                ConversationLimits.of(settings),
                spooling.orElseThrow(),
                ConversationLimits.warning(settings).stream().toList());
    }

    private static ConfiguredVariables variables(Settings settings) {
        var params = ConfiguredVariables.section(settings, PARAMS);
        var mistakes = new Mistakes();
        params.forEach((name, value) -> mistakes.check(() -> checkLength(settings, name, value)));
        mistakes.refuse();
        return new ConfiguredVariables(
                Map.of(), params, settings.get(ConfiguredVariables.PASS_AUTHORIZATION));
    }

    private static void checkLength(Settings settings, String name, String value) {
        int octets = RecordWriter.octetsOf(name, value);
        if (octets > RecordWriter.MAX_CONTENT) {
            throw settings.find(PARAMS)
                    .orElseThrow()
                    .wrongKey(
                            name,
                            "takes "
                                    + octets
                                    + " octets with its value, and a record has "
                                    + RecordWriter.MAX_CONTENT);
        }
    }
}
