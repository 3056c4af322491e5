package webserv.handlers.representation;

import java.util.Optional;
import webserv.api.http.Fields;

/// Reads `Accept` (RFC 9110 §12.5.1).
public final class Accept {
    private Accept() {}

    /// Whether the client says that it would rather have the one type than the other. What it does
    /// not say, browsers and simple clients, is no.
    ///
    /// @param type in lower case, such as `application/json`
    /// @param other in lower case
    public static boolean prefers(Fields fields, String type, String other) {
        return fields.combined("Accept")
                .filter(value -> quality(value, type) > quality(value, other))
                .isPresent();
    }

    /// By the most specific range that the type falls in (§12.5.1).
    private static int quality(String value, String type) {
        var group = type.substring(0, type.indexOf('/') + 1) + "*";
        var list = Weighted.parseList(value);
        for (var range : new String[] {type, group, "*/*"}) {
            Optional<Weighted> match =
                    list.stream().filter(weighted -> weighted.element().equals(range)).findFirst();
            if (match.isPresent()) {
                return match.get().quality();
            }
        }
        return 0;
    }
}
