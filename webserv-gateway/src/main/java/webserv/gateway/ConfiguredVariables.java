package webserv.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Settings;

/// What a program's environment has beside the meta-variables.
///
/// @param inherited variables of the server's own environment, with their values at its start
/// @param added variables of the configuration; they win over all others
/// @param authorization whether the client's credentials are passed on as HTTP_AUTHORIZATION
public record ConfiguredVariables(
        Map<String, String> inherited, Map<String, String> added, boolean authorization) {
    private static final Key<Settings> ENVIRONMENT =
            Key.optional("environment", Kind.named(Kind.TEXT), "variables for the programs");
    private static final Key<List<String>> INHERIT_ENVIRONMENT =
            Key.of(
                    "inherit_environment",
                    Kind.list(Kind.TEXT),
                    List.of("PATH"),
                    "variables of the server's own that programs see");

    /// Whether the client's credentials are passed on.
    public static final Key<Boolean> PASS_AUTHORIZATION =
            Key.of(
                    "pass_authorization",
                    Kind.FLAG,
                    false,
                    "whether programs see the client's credentials");

    /// What is read of a location.
    public static final Keys KEYS = Keys.of(ENVIRONMENT, INHERIT_ENVIRONMENT, PASS_AUTHORIZATION);

    /// Copies the maps.
    public ConfiguredVariables {
        inherited = Map.copyOf(inherited);
        added = Map.copyOf(added);
    }

    /// Reads and checks the settings.
    public static ConfiguredVariables of(Settings settings) {
        var inherited = new LinkedHashMap<String, String>();
        for (var name : settings.get(INHERIT_ENVIRONMENT)) {
            var value = System.getenv(checked(settings, INHERIT_ENVIRONMENT.name(), name));
            if (value != null) {
                inherited.put(name, value);
            }
        }
        var added = new LinkedHashMap<String, String>();
        settings.find(ENVIRONMENT)
                .ifPresent(section -> {
                    for (var name : section.ownKeys()) {
                        added.put(checked(section, name, name), section.text(name));
                    }
                });
        return new ConfiguredVariables(inherited, added, settings.get(PASS_AUTHORIZATION));
    }

    private static String checked(Settings settings, String key, String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw settings.wrong(key, "must name a variable: letters, digits and '_'");
        }
        return name;
    }
}
