package webserv.engine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Fields;

/// In which form a refusal is told: as the client's Accept has it (RFC 9110 §12.5.1).
///
/// Browsers ask for HTML and programs for JSON. Who takes anything, such as curl, reads plain text
/// in a terminal. Who says nothing at all gets HTML, as from other servers.
enum PageKind {
    PLAIN("text/plain; charset=utf-8", "text/plain", "text/plain"),
    JSON("application/problem+json", "application/problem+json", "application/json"),
    HTML("text/html; charset=utf-8", "text/html", "application/xhtml+xml");

    private final String contentType;
    private final String name;
    private final String otherName;

    PageKind(String contentType, String name, String otherName) {
        this.contentType = contentType;
        this.name = name;
        this.otherName = otherName;
    }

    /// The value of Content-Type.
    String contentType() {
        return contentType;
    }

    /// The kind of the highest quality; among equals the one that is named more precisely, then the
    /// one that is named first. Plain text where none is acceptable: a refusal has to be told.
    ///
    /// @param request the client's fields; absent where they could not be read
    static PageKind of(@Nullable Fields request) {
        if (request == null || !request.has("Accept")) {
            return HTML;
        }
        var accept = request.combined("Accept").orElse("").toLowerCase(Locale.ROOT);
        var best = PLAIN;
        int bestWeight = 0;
        for (var kind : values()) {
            int weight = kind.weight(accept);
            if (weight > bestWeight) {
                best = kind;
                bestWeight = weight;
            }
        }
        return best;
    }

    /// Quality before precision before place, in one number; 0 where it is not acceptable.
    private int weight(String accept) {
        int weight = 0;
        int mostPrecise = -1;
        int place = 999;
        for (var range : accept.split(",", -1)) {
            int semicolon = range.indexOf(';');
            var mediaRange = (semicolon < 0 ? range : range.substring(0, semicolon)).strip();
            int precision = precision(mediaRange);
            if (precision > mostPrecise) {
                mostPrecise = precision;
                int quality = quality(semicolon < 0 ? "" : range.substring(semicolon));
                weight = quality == 0 ? 0 : quality * 10_000 + precision * 1_000 + place;
            }
            place = Math.max(0, place - 1);
        }
        return weight;
    }

    /// 2 for its name, 1 for its type, 0 for any, -1 for another.
    private int precision(String range) {
        if (range.equals(name) || range.equals(otherName)) {
            return 2;
        }
        var type = name.substring(0, name.indexOf('/'));
        return range.equals(type + "/*") ? 1 : range.equals("*/*") ? 0 : -1;
    }

    /// In thousandths; what cannot be read counts as 1.
    private static int quality(String parameters) {
        for (var parameter : parameters.split(";", -1)) {
            var text = parameter.strip();
            if (text.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
                return (int) Math.round(Double.parseDouble(text.substring(2)) * 1_000);
            }
        }
        return 1_000;
    }
}
