package webserv.handlers.files;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import webserv.api.http.PercentEncoding;
import webserv.handlers.Html;

/// A folder as a page of HTML, written as it is sent.
///
/// Names are text from the disk, which others may have put there: they are escaped where they are
/// read and percent-encoded where they are linked to. Links are whole paths, so that no name can be
/// taken for a scheme.
///
/// @param path the folder's normal path, ending with `/`
/// @param pathInLocation what of it the location's prefix left over
record ListingPage(String path, String pathInLocation, Listing listing) {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    void writeTo(OutputStream out) throws IOException {
        var page = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        page.write(Html.begin("Index of " + path));
        page.write("<h1>Index of " + breadcrumb() + "</h1>\n");
        page.write(
                "<table>\n<thead><tr><th scope=\"col\">Name</th><th scope=\"col\" class=\"n\">Size"
                        + "</th><th scope=\"col\" class=\"n\">Modified (UTC)</th></tr></thead>\n"
                        + "<tbody>\n");
        writeRows(page);
        page.write("</tbody>\n</table>\n");
        page.write("<p>" + summary() + "</p>\n" + Html.end());
        page.flush();
    }

    private void writeRows(Writer page) throws IOException {
        if (!pathInLocation.isEmpty()) {
            var parent = path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
            page.write(
                    "<tr><td>"
                            + link(parent, "Parent folder")
                            + "</td><td class=\"n\"></td><td class=\"n\"></td></tr>\n");
        }
        for (var entry : listing.entries()) {
            writeRow(page, entry);
        }
    }

    private void writeRow(Writer page, Listing.Entry entry) throws IOException {
        var name = entry.isFolder() ? entry.name() + "/" : entry.name();
        page.write("<tr><td>" + link(path + name, name) + "</td><td class=\"n\">");
        page.write(entry.isFolder() ? "" : size(entry.size()));
        page.write("</td><td class=\"n\">" + time(entry.modified()) + "</td></tr>\n");
    }

    private String summary() {
        int count = listing.entries().size();
        var counted = count + (count == 1 ? " entry" : " entries");
        return listing.complete() ? counted : "The first " + counted + "; there are more.";
    }

    /// The way from the location's own folder down to this one; what lies above is not the
    /// location's to show.
    private String breadcrumb() {
        int from = path.length() - pathInLocation.length();
        var crumbs = new StringBuilder(link(path.substring(0, from), path.substring(0, from)));
        while (from < path.length()) {
            int end = path.indexOf('/', from) + 1;
            crumbs.append(link(path.substring(0, end), path.substring(from, end)));
            from = end;
        }
        return crumbs.toString();
    }

    private static String link(String target, String text) {
        return "<a href=\"" + PercentEncoding.ofPath(target) + "\">" + Html.escaped(text) + "</a>";
    }

    private static String time(Instant modified) {
        var text = DATE.format(modified);
        return "<time datetime=\"" + text.replace(' ', 'T') + "Z\">" + text + "</time>";
    }

    /// With at most three digits before the unit: `999 B`, `1.5 KiB`, `700 MiB`.
    static String size(long octets) {
        if (octets < 1000) {
            return octets + " B";
        }
        double scaled = octets / 1024.0;
        int unit = 0;
        while (scaled >= 999.5) {
            scaled /= 1024;
            unit++;
        }
        return String.format(
                Locale.ROOT, scaled < 9.95 ? "%.1f %s" : "%.0f %s", scaled, UNITS[unit]);
    }
}
