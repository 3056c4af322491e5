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
import webserv.handlers.ReadableSize;
import webserv.handlers.files.ListingOrder.Column;

/// A folder as a page of HTML, written as it is sent. It needs no script: each column's heading is
/// a link to the page in the order of that column.
///
/// Names are text from the disk, which others may have put there: they are escaped where they are
/// read and percent-encoded where they are linked to, each is kept apart from the direction of the
/// text around it, and what cannot be seen is shown. Links to files are whole paths, so that no
/// name can be taken for a scheme.
///
/// @param path the folder's normal path, ending with `/`
/// @param pathInLocation what of it the location's prefix left over
/// @param listing in that order
record ListingPage(String path, String pathInLocation, Listing listing, ListingOrder order) {
    private static final DateTimeFormatter EXACT_DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final String STYLE =
            """
            nav ol{list-style:none;display:flex;flex-wrap:wrap;margin:0 0 .5rem;padding:0}
            nav li:not(:first-child)::before{content:"\\203A";color:var(--muted);margin:0 .5rem}
            table{width:100%;border-collapse:collapse}
            th,td{padding:.5rem .75rem;text-align:left;border-bottom:1px solid var(--line)}
            thead th{font-size:.875rem;white-space:nowrap;color:var(--muted)}
            thead a{color:inherit;display:inline-block;padding:.25rem 0}
            tbody th{font-weight:400;overflow-wrap:anywhere;width:100%}
            tbody th a{display:inline-flex;align-items:flex-start;padding:.125rem 0}
            .n{text-align:right;white-space:nowrap;color:var(--muted);\
            font-variant-numeric:tabular-nums}
            tbody tr:hover{background:var(--sunken)}
            svg{flex:none;width:1.125rem;height:1.125rem;margin:.25rem .625rem 0 0;fill:none;stroke:var(--muted);stroke-width:1.5;stroke-linejoin:round}
            .d svg{stroke:var(--accent)}
            .v{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
            @media(max-width:34rem){main{padding:2rem 1rem}th,td{padding:.5rem .25rem}\
            th,td{vertical-align:top}\
            .n:last-child{white-space:normal;min-width:5.5rem}.n{font-size:.875rem}}
            """;

    private static final String SHAPES =
            """
            <svg class="v" aria-hidden="true"><defs>
            <path id="d" d="M1.5 14.5v-12h5l2 2h8v10z"/>
            <path id="f" d="M3.5 1.5h7l4 4v11h-11zM10.5 1.5v4h4"/>
            <path id="u" d="M9 15.5v-12M4 8l5-5 5 5"/>
            </defs></svg>
            """;

    void writeTo(OutputStream out) throws IOException {
        var page = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        var title = "Index of " + VisibleText.of(path);
        page.write(Html.begin(title, STYLE));
        page.write(SHAPES);
        writeBreadcrumb(page);
        page.write("<h1>" + Html.escaped(title) + "</h1>\n<table>\n");
        page.write("<caption class=\"v\">" + Html.escaped(title) + "</caption>\n");
        page.write("<thead><tr>" + heading(Column.NAME, "Name", ""));
        page.write(heading(Column.SIZE, "Size", " class=\"n\""));
        page.write(heading(Column.DATE, "Modified (UTC)", " class=\"n\"") + "</tr></thead>\n");
        page.write("<tbody>\n");
        writeRows(page);
        page.write("</tbody>\n</table>\n");
        page.write("<p>" + summary() + " <a href=\"?format=json\">As JSON</a></p>\n" + Html.end());
        page.flush();
    }

    /// The way from the location's own folder down to this one; what lies above is not the
    /// location's to show.
    private void writeBreadcrumb(Writer page) throws IOException {
        int from = path.length() - pathInLocation.length();
        page.write("<nav aria-label=\"Breadcrumb\"><ol>" + crumb(0, from));
        while (from < path.length()) {
            int end = path.indexOf('/', from) + 1;
            page.write(crumb(from, end));
            from = end;
        }
        page.write("</ol></nav>\n");
    }

    private String crumb(int from, int end) {
        var text = name(path.substring(from, end));
        return end == path.length()
                ? "<li><span aria-current=\"page\">" + text + "</span></li>"
                : "<li>" + link(path.substring(0, end), text) + "</li>";
    }

    private String heading(Column column, String text, String attributes) {
        boolean sorted = order.column() == column;
        var state =
                !sorted
                        ? ""
                        : " aria-sort=\""
                                + (order.descending() ? "descending" : "ascending")
                                + "\"";
        var arrow =
                !sorted
                        ? ""
                        : " <span aria-hidden=\"true\">"
                                + (order.descending() ? "\u2193" : "\u2191")
                                + "</span>";
        return "<th scope=\"col\""
                + attributes
                + state
                + "><a href=\"?"
                + Html.escaped(order.toggled(column).query())
                + "\">"
                + text
                + arrow
                + "</a></th>";
    }

    private void writeRows(Writer page) throws IOException {
        if (!pathInLocation.isEmpty()) {
            var parent = path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
            page.write(
                    "<tr><th scope=\"row\" class=\"d\">"
                            + link(parent, shape("u") + "Parent folder")
                            + "</th><td class=\"n\"></td><td class=\"n\"></td></tr>\n");
        }
        var folder = PercentEncoding.ofPath(path);
        for (var entry : listing.entries()) {
            writeRow(page, folder, entry);
        }
    }

    /// @param target of the folder that is listed
    private static void writeRow(Writer page, String target, Listing.Entry entry)
            throws IOException {
        boolean folder = entry.isFolder();
        var name = folder ? entry.name() + "/" : entry.name();
        page.write("<tr><th scope=\"row\"" + (folder ? " class=\"d\">" : ">"));
        page.write("<a href=\"" + target + PercentEncoding.ofPath(name) + "\">");
        page.write(shape(folder ? "d" : "f") + name(name) + "</a>");
        page.write("</th><td class=\"n\">" + (folder ? "" : exactSize(entry.size())));
        page.write("</td><td class=\"n\">" + time(entry.modified()) + "</td></tr>\n");
    }

    private String summary() {
        int count = listing.entries().size();
        var counted = count + (count == 1 ? " entry" : " entries");
        return listing.complete() ? counted + "." : "The first " + counted + "; there are more.";
    }

    private static String name(String text) {
        return "<bdi>" + Html.escaped(VisibleText.of(text)) + "</bdi>";
    }

    private static String shape(String id) {
        return "<svg viewBox=\"0 0 18 18\" aria-hidden=\"true\"><use href=\"#" + id + "\"/></svg>";
    }

    private static String link(String target, String content) {
        return "<a href=\"" + PercentEncoding.ofPath(target) + "\">" + content + "</a>";
    }

    private static String exactSize(long octets) {
        return "<data value=\""
                + octets
                + "\" title=\""
                + ReadableSize.grouped(octets)
                + (octets == 1 ? " byte" : " bytes")
                + "\">"
                + ReadableSize.of(octets)
                + "</data>";
    }

    private static String time(Instant modified) {
        var exact = EXACT_DATE.format(modified);
        int t = exact.indexOf('T');
        var minutes = exact.substring(0, t) + " " + exact.substring(t + 1, exact.lastIndexOf(':'));
        return "<time datetime=\"" + exact + "\">" + minutes + "</time>";
    }
}
