package webserv.handlers.files;

import java.io.IOException;
import java.io.OutputStream;
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
    private static final String FILE_ROW = "<tr><th scope=\"row\"><a href=\"";
    private static final String FOLDER_ROW = "<tr><th scope=\"row\" class=\"d\"><a href=\"";
    private static final String FILE_NAME = "\">" + shape("f") + "<bdi>";
    private static final String FOLDER_NAME = "/\">" + shape("d") + "<bdi>";
    private static final String FILE_SIZE = "</bdi></a></th><td class=\"n\"><data value=\"";
    private static final String FOLDER_SIZE = "/</bdi></a></th><td class=\"n\">";
    private static final String MODIFIED = "</td><td class=\"n\"><time datetime=\"";
    private static final String END_OF_ROW = "</time></td></tr>\n";

    private static final String STYLE =
            """
            nav ol{list-style:none;display:flex;flex-wrap:wrap;margin:0 0 .5rem;padding:0}
            nav li:not(:first-child)::before{content:"\\203A";color:var(--muted);margin:0 .5rem}
            table{width:100%;border-collapse:collapse}
            th,td{padding:.5rem .75rem;text-align:left;border-bottom:1px solid var(--line)}
            thead th{font-size:.875rem;white-space:nowrap;color:var(--muted)}
            thead a{color:inherit;display:inline-block;padding:.25rem 0}
            th:first-child{width:100%}
            tbody th{font-weight:400;overflow-wrap:anywhere}
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
        var page = new TextOut(out);
        var title = "Index of " + VisibleText.of(path);
        var text = page.text();
        text.append(Html.begin(title, STYLE)).append(SHAPES);
        appendBreadcrumb(text);
        text.append("<h1>").append(Html.escaped(title)).append("</h1>\n<table>\n");
        text.append("<caption class=\"v\">").append(Html.escaped(title)).append("</caption>\n");
        text.append("<thead><tr>").append(heading(Column.NAME, "Name", ""));
        text.append(heading(Column.SIZE, "Size", " class=\"n\""));
        text.append(heading(Column.DATE, "Modified (UTC)", " class=\"n\""));
        text.append("</tr></thead>\n<tbody>\n");
        writeRows(page);
        text.append("</tbody>\n</table>\n<p>").append(summary());
        text.append(" <a href=\"?format=json\">As JSON</a></p>\n").append(Html.end());
        page.writeRest();
    }

    /// The way from the location's own folder down to this one; what lies above is not the
    /// location's to show. The slash behind a prefix is the folder's.
    private void appendBreadcrumb(StringBuilder text) {
        int from = endOfTop();
        text.append("<nav aria-label=\"Breadcrumb\"><ol>").append(crumb(0, from));
        while (from < path.length()) {
            int end = path.indexOf('/', from) + 1;
            text.append(crumb(from, end));
            from = end;
        }
        text.append("</ol></nav>\n");
    }

    private int endOfTop() {
        int prefix = path.length() - pathInLocation.length();
        return path.indexOf('/', Math.max(prefix - 1, 0)) + 1;
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

    private void writeRows(TextOut page) throws IOException {
        var text = page.text();
        if (endOfTop() < path.length()) {
            var parent = path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
            text.append("<tr><th scope=\"row\" class=\"d\">")
                    .append(link(parent, shape("u") + "Parent folder"))
                    .append("</th><td class=\"n\"></td><td class=\"n\"></td></tr>\n");
        }
        var target = PercentEncoding.ofPath(path);
        var times = new UtcTime();
        for (var entry : listing.entries()) {
            appendRow(text, target, entry, times);
            page.writePortion();
        }
    }

    /// @param target of the folder that is listed
    private static void appendRow(
            StringBuilder text, String target, Listing.Entry entry, UtcTime times) {
        boolean folder = entry.isFolder();
        text.append(folder ? FOLDER_ROW : FILE_ROW)
                .append(target)
                .append(PercentEncoding.ofPath(entry.name()))
                .append(folder ? FOLDER_NAME : FILE_NAME)
                .append(Html.escaped(VisibleText.of(entry.name())));
        if (folder) {
            text.append(FOLDER_SIZE);
        } else {
            appendSize(text.append(FILE_SIZE), entry.size());
        }
        times.appendExact(text.append(MODIFIED), entry.modified());
        times.appendReadable(text.append("\">"), entry.modified());
        text.append(END_OF_ROW);
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

    private static void appendSize(StringBuilder text, long octets) {
        text.append(octets)
                .append("\" title=\"")
                .append(ReadableSize.grouped(octets))
                .append(octets == 1 ? " byte" : " bytes")
                .append("\">")
                .append(ReadableSize.of(octets))
                .append("</data>");
    }
}
