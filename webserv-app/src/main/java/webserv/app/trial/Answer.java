package webserv.app.trial;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import webserv.api.http.Fields;

/// A response as it came, taken apart. It is our own server's, so it is read without suspicion.
///
/// @param status of the final response
/// @param content un-chunked
record Answer(int status, Fields fields, String content) {
    private static final String END = "\r\n\r\n";

    /// Reads what came on a connection that was closed behind the response.
    ///
    /// @param octets one octet a character
    /// @throws IllegalArgumentException if there is no whole response in it
    static Answer of(String octets) {
        int end = octets.indexOf(END);
        if (!octets.startsWith("HTTP/1.1 ") || end < 0) {
            throw new IllegalArgumentException("no response came");
        }
        var head = octets.substring(0, end);
        int status = Integer.parseInt(head.substring(9, 12));
        var rest = octets.substring(end + END.length());
        if (status < 200 && status != 101) {
            return of(rest);
        }
        var fields = fields(head);
        var content = isChunked(fields) ? unchunked(rest) : rest;
        return new Answer(status, fields, utf8(content));
    }

    private static Fields fields(String head) {
        var fields = new Fields.Builder();
        for (var line : lines(head).stream().skip(1).toList()) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return fields.build();
    }

    private static List<String> lines(String head) {
        var lines = new ArrayList<String>();
        int start = 0;
        for (int end = head.indexOf("\r\n"); end >= 0; end = head.indexOf("\r\n", start)) {
            lines.add(head.substring(start, end));
            start = end + 2;
        }
        lines.add(head.substring(start));
        return lines;
    }

    private static boolean isChunked(Fields fields) {
        return fields.combined("Transfer-Encoding")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
    }

    private static String unchunked(String chunks) {
        var content = new StringBuilder();
        int at = 0;
        while (true) {
            int line = chunks.indexOf("\r\n", at);
            if (line < 0) {
                throw new IllegalArgumentException("the response broke off");
            }
            int size = Integer.parseInt(chunks.substring(at, line).replaceFirst(";.*", ""), 16);
            if (size == 0) {
                return content.toString();
            }
            content.append(chunks, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
    }

    private static String utf8(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
