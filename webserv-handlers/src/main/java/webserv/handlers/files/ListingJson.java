package webserv.handlers.files;

import java.io.IOException;
import java.io.OutputStream;
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
        var json = new TextOut(out);
        var text = json.text();
        text.append("{\"path\": ").append(quoted(path));
        text.append(", \"complete\": ").append(listing.complete()).append(", \"entries\": [");
        var folder = PercentEncoding.ofPath(path);
        var times = new UtcTime();
        var separator = "\n";
        for (var entry : listing.entries()) {
            text.append(separator);
            append(text, folder, entry, times);
            json.writePortion();
            separator = ",\n";
        }
        text.append("\n]}\n");
        json.writeRest();
    }

    /// @param target of the folder that is listed
    private static void append(
            StringBuilder text, String target, Listing.Entry entry, UtcTime times) {
        boolean folder = entry.isFolder();
        text.append("  {\"name\": ").append(quoted(entry.name()));
        text.append(folder ? ", \"type\": \"folder\"" : ", \"type\": \"file\"");
        text.append(", \"href\": \"").append(target).append(PercentEncoding.ofPath(entry.name()));
        text.append(folder ? "/\"" : "\", \"size\": ");
        if (!folder) {
            text.append(entry.size());
        }
        times.appendExact(text.append(", \"modified\": \""), entry.modified());
        text.append("\"}");
    }

    /// What JSON wants escaped, what would hide in a terminal, and `<`, for whoever puts the text
    /// into a page.
    public static String quoted(String text) {
        if (text.chars().noneMatch(ListingJson::isEscaped)) {
            return '"' + text + '"';
        }
        var quoted = new StringBuilder(text.length() + 16).append('"');
        text.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        quoted.append('\\').append((char) c);
                    } else if (isEscaped(c)) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        quoted.append((char) c);
                    }
                });
        return quoted.append('"').toString();
    }

    private static boolean isEscaped(int c) {
        return c == '"' || c == '\\' || c < ' ' || c == '<' || VisibleText.hides(c);
    }
}
