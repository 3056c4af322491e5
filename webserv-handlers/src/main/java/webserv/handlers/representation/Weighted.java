package webserv.handlers.representation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import webserv.api.http.Syntax;

/// An element of a field by which a client says what it would rather have (RFC 9110 §12.4.2).
///
/// @param element in lower case and without its parameters, such as `gzip` or `text/html`
/// @param quality from 0 for never to 1000
record Weighted(String element, int quality) {
    static final int HIGHEST = 1000;

    /// `qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )`
    private static final Pattern QVALUE = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

    /// Reads a list. An element whose weight is none is left out: it says nothing that could be
    /// relied on, and the rest of the list is still what the client said.
    static List<Weighted> parseList(String value) {
        var list = new ArrayList<Weighted>();
        for (var member : value.split(",", -1)) {
            var parts = member.split(";", -1);
            var element = Syntax.withoutOuterWhitespace(parts[0]).toLowerCase(Locale.ROOT);
            int quality = quality(parts);
            if (!element.isEmpty() && quality >= 0) {
                list.add(new Weighted(element, quality));
            }
        }
        return list;
    }

    /// The weight among the parameters; -1 where it breaks the grammar.
    private static int quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            var parameter = Syntax.withoutOuterWhitespace(parts[i]);
            if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
                var qvalue = parameter.substring(2);
                return QVALUE.matcher(qvalue).matches() ? thousandths(qvalue) : -1;
            }
        }
        return HIGHEST;
    }

    private static int thousandths(String qvalue) {
        var digits = new StringBuilder(qvalue.length() > 2 ? qvalue.substring(2) : "");
        while (digits.length() < 3) {
            digits.append('0');
        }
        return (qvalue.charAt(0) - '0') * HIGHEST + Integer.parseInt(digits.toString());
    }
}
