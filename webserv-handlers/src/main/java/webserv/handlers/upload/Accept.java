package webserv.handlers.upload;

import java.util.Locale;
import java.util.regex.Pattern;
import webserv.api.http.Fields;

/// What a client would rather read (RFC 9110 §12.5.1).
final class Accept {
    private static final Pattern WEIGHT =
            Pattern.compile("(?i);\\s*q\\s*=\\s*([01](\\.\\d{0,3})?)");

    private Accept() {}

    /// Whether it is a page and not data: programs, which name neither or take anything, get data.
    static boolean prefersHtml(Fields fields) {
        var accept = fields.combined("Accept").orElse("");
        double html = weight(accept, "text/html");
        return html > 0 && html >= weight(accept, "application/json");
    }

    /// The weight of a type that is named as it is; 0 where it is not.
    private static double weight(String accept, String type) {
        for (var range : accept.split(",", -1)) {
            var name = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (name.equals(type)) {
                var weight = WEIGHT.matcher(range);
                return weight.find() ? Double.parseDouble(weight.group(1)) : 1;
            }
        }
        return 0;
    }
}
