package webserv.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import webserv.api.config.Settings;

/// What a program's environment has beside the meta-variables.
///
/// @param inherited variables of the server's own environment, with their values at its start
/// @param added variables of the configuration; they win over all others
/// @param authorization whether the client's credentials are passed on as HTTP_AUTHORIZATION
public record ConfiguredVariables(
        Map<String, String> inherited, Map<String, String> added, boolean authorization) {
    /// Copies the maps.
    public ConfiguredVariables {
        inherited = Map.copyOf(inherited);
        added = Map.copyOf(added);
    }

    /// Reads and checks the settings.
    public static ConfiguredVariables of(Settings settings) {
        var inherited = new LinkedHashMap<String, String>();
        var names =
                settings.has("inherit_environment")
                        ? settings.texts("inherit_environment")
                        : List.of("PATH");
        for (var name : names) {
            var value = System.getenv(checked(settings, "inherit_environment", name));
            if (value != null) {
                inherited.put(name, value);
            }
        }
        var added = new LinkedHashMap<String, String>();
        settings.section("environment")
                .ifPresent(section -> {
                    for (var name : section.ownKeys()) {
                        added.put(checked(section, name, name), section.text(name));
                    }
                });
        return new ConfiguredVariables(
                inherited, added, settings.flag("pass_authorization", false));
    }

    private static String checked(Settings settings, String key, String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw settings.wrong(key, "must name a variable: letters, digits and '_'");
        }
        return name;
    }
}
