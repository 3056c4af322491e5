package webserv.fastcgi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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
/// @param spooling what becomes of content whose length is unknown
record FastCgiSettings(
        Address pass,
        Duration connectTimeout,
        Upstream.Keeping keeping,
        Path documentRoot,
        Scripts scripts,
        ConfiguredVariables variables,
        Admission.Bounds bounds,
        ConversationLimits limits,
        Spooling spooling) {

    /// Reads and checks the settings.
    static FastCgiSettings of(Settings settings) {
        var folder = Folder.of(settings);
        return new FastCgiSettings(
                Address.of(settings, "pass"),
                settings.duration(
                        "connect_timeout",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(1),
                        Duration.ofHours(1)),
                Upstream.Keeping.of(settings),
                folder.documentRoot(settings),
                Scripts.of(settings, folder),
                variables(settings),
                new Admission.Bounds(
                        (int) settings.own().number("max_connections", 16, 1, 10_000),
                        (int) settings.number("queue", 64, 0, 100_000),
                        settings.duration("queue_timeout", Duration.ofSeconds(5))),
                ConversationLimits.of(settings),
                Spooling.of(settings));
    }

    private static ConfiguredVariables variables(Settings settings) {
        var params = new LinkedHashMap<String, String>();
        settings.section("params")
                .ifPresent(section -> {
                    for (var name : section.ownKeys()) {
                        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                            throw section.wrong(
                                    name, "must name a variable: letters, digits and '_'");
                        }
                        params.put(name, section.text(name));
                    }
                });
        return new ConfiguredVariables(
                Map.of(), params, settings.flag("pass_authorization", false));
    }
}
