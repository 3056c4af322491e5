package webserv.handlers.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import webserv.api.http.PercentEncoding;

/// A folder as JSON (RFC 8259), written as it is sent:
///
/// ```json
/// {"path": "/share/", "complete": true, "entries": [
///   {"name": "a b", "type": "file", "href": "/share/a%20b", "size": 5, "modified": "1994-11-06T08:49:37Z"},
///   {"name": "sub", "type": "folder", "href": "/share/sub/", "modified": "1994-11-06T08:49:37Z"}
/// ]}
/// ```
///
/// @param path the folder's normal path, ending with `/`
/// @param listing in the order of the entries
public record ListingJson(String path, Listing listing) {

    void writeTo(OutputStream out) throws IOException {
        var json = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        json.write("{\"path\": " + quoted(path) + ", \"complete\": " + listing.complete());
        json.write(", \"entries\": [");
        var separator = "\n";
        for (var entry : listing.entries()) {
            json.write(separator);
            json.write(text(entry));
            separator = ",\n";
        }
        json.write("\n]}\n");
        json.flush();
    }

    private String text(Listing.Entry entry) {
        var href = PercentEncoding.ofPath(path + entry.name() + (entry.isFolder() ? "/" : ""));
        return "  {\"name\": "
                + quoted(entry.name())
                + (entry.isFolder() ? ", \"type\": \"folder\"" : ", \"type\": \"file\"")
                + ", \"href\": "
                + quoted(href)
                + (entry.isFolder() ? "" : ", \"size\": " + entry.size())
                + ", \"modified\": \""
                + DateTimeFormatter.ISO_INSTANT.format(entry.modified())
                + "\"}";
    }

    /// What JSON wants escaped, what would hide in a terminal, and `<`, for whoever puts the text
    /// into a page.
    public static String quoted(String text) {
        var quoted = new StringBuilder(text.length() + 16).append('"');
        text.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        quoted.append('\\').append((char) c);
                    } else if (c < ' ' || c == '<' || VisibleText.hides(c)) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        quoted.append((char) c);
                    }
                });
        return quoted.append('"').toString();
    }
}
