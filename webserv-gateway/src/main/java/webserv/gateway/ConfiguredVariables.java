package webserv.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Settings;

/// What a program's environment has beside the meta-variables.
///
/// @param inherited variables of the server's own environment, with their values at its start
/// @param added variables of the configuration; they win over all others
/// @param authorization whether the client's credentials are passed on as HTTP_AUTHORIZATION
public record ConfiguredVariables(
        Map<String, String> inherited, Map<String, String> added, boolean authorization) {
    private static final Key<Settings> ENVIRONMENT =
            Key.optional(
                    "environment",
                    Kind.named(Kind.TEXT).example("{ APP_ENV: production }"),
                    "variables for the programs");
    private static final Key<List<String>> INHERIT_ENVIRONMENT =
            Key.of(
                    "inherit_environment",
                    Kind.list(Kind.TEXT),
                    List.of("PATH"),
                    "variables of the server's own that programs see");

    private static final String OF_A_NAME = "letters, digits and '_', no digit in front";

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
        var mistakes = new Mistakes();
        var inherited = mistakes.attempt(() -> inherited(settings));
        var added = mistakes.attempt(() -> section(settings, ENVIRONMENT));
        var authorization = mistakes.attempt(() -> settings.get(PASS_AUTHORIZATION));
        mistakes.refuse();
        return new ConfiguredVariables(
                inherited.orElseThrow(), added.orElseThrow(), authorization.orElseThrow());
    }

    /// All of these but one.
    public ConfiguredVariables without(String name) {
        var fewerInherited = new LinkedHashMap<>(inherited);
        var fewerAdded = new LinkedHashMap<>(added);
        fewerInherited.remove(name);
        fewerAdded.remove(name);
        return new ConfiguredVariables(fewerInherited, fewerAdded, authorization);
    }

    private static Map<String, String> inherited(Settings settings) {
        var inherited = new LinkedHashMap<String, String>();
        var names = settings.each(INHERIT_ENVIRONMENT, value -> name(INHERIT_ENVIRONMENT, value));
        for (var name : names) {
            var value = System.getenv(name);
            if (value != null) {
                inherited.put(name, value);
            }
        }
        return inherited;
    }

    private static String name(Key<?> key, Node.Text value) {
        if (!isName(value.text())) {
            throw ConfigException.of(key.name(), value, "must name variables: " + OF_A_NAME);
        }
        return value.text();
    }

    /// Variables with their values; none where the key is not set.
    ///
    /// @throws webserv.api.config.ConfigException with all that have no name of a variable
    public static Map<String, String> section(Settings settings, Key<Settings> key) {
        var variables = new LinkedHashMap<String, String>();
        var mistakes = new Mistakes();
        settings.find(key)
                .ifPresent(section -> {
                    for (var name : section.ownKeys()) {
                        mistakes.attempt(() -> value(section, name))
                                .ifPresent(value -> variables.put(name, value));
                    }
                });
        mistakes.refuse();
        return variables;
    }

    private static String value(Settings section, String name) {
        if (!isName(name)) {
            throw section.wrongKey(name, "is no name of a variable: it needs " + OF_A_NAME);
        }
        return section.text(name);
    }

    private static boolean isName(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_]*");
    }
}
