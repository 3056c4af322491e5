package webserv.gateway;

import java.util.Set;

/// Where a program's variables come from: whose fault it is that one cannot be told.
public enum VariableSource {
    /// The request's target.
    TARGET,
    /// The request's fields.
    FIELDS,
    /// What the server has by itself, be it configured.
    CONFIGURATION;

    private static final Set<String> OF_TARGET =
            Set.of(
                    "REQUEST_URI",
                    "QUERY_STRING",
                    "SCRIPT_NAME",
                    "SCRIPT_FILENAME",
                    "PATH_INFO",
                    "PATH_TRANSLATED");

    /// Beside those whose names tell it; SERVER_NAME is what `Host` says.
    private static final Set<String> OF_FIELDS = Set.of("CONTENT_TYPE", "SERVER_NAME");

    /// Where the variable of that name comes from, where the configuration has none of that name.
    public static VariableSource of(String name) {
        if (OF_TARGET.contains(name)) {
            return TARGET;
        }
        return name.startsWith("HTTP_") || OF_FIELDS.contains(name) ? FIELDS : CONFIGURATION;
    }
}
