package webserv.handlers.upload;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.PercentEncoding;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.Html;
import webserv.handlers.ReadableSize;
import webserv.handlers.representation.Unversioned;

/// What a folder of the store holds: folders first, then files, both by name. As a page for those
/// who prefer one, else as JSON.
///
/// Names are text that strangers chose: they are escaped where they are read and percent-encoded
/// where they are linked to.
///
/// @param path of the folder as clients ask for it, ending with `/`
/// @param isStore whether it is the store itself, above which nothing is shown
record StoreListing(String path, boolean isStore, List<Entry> entries, boolean complete) {

    /// Sorting needs all names at once; that many take some 5 MB.
    static final int MOST_ENTRIES = 20_000;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// @param size in octets; 0 for a folder
    record Entry(String name, boolean isFolder, long size, Instant modified) {}

    private static final Comparator<Entry> ORDER =
            Comparator.comparing((Entry entry) -> !entry.isFolder())
                    .thenComparing(Entry::name, String.CASE_INSENSITIVE_ORDER)
                    .thenComparing(Entry::name);

    static Reply reply(Request request, Path folder) throws IOException {
        var listing = of(request.path(), request.pathInLocation().isEmpty(), folder);
        boolean html = Accept.prefersHtml(request.fields());
        var fields = new Fields.Builder().addAll("Cache-Control", "no-cache", "Vary", "Accept");
        if (html) {
            fields.addAll(Html.FIELDS);
        } else {
            fields.add("Content-Type", "application/json");
        }
        Content.Writer writer = html ? listing::writePage : listing::writeJson;
        return Unversioned.unless(
                request,
                new Reply.Response(
                        200, fields.build(), new Content.Written(writer, Content.UNKNOWN_LENGTH)),
                "upload-precondition-false");
    }

    private static StoreListing of(String path, boolean isStore, Path folder) throws IOException {
        var entries = new ArrayList<Entry>();
        boolean complete = true;
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                if (entries.size() == MOST_ENTRIES) {
                    complete = false;
                    break;
                }
                entry(file, entries);
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        entries.sort(ORDER);
        return new StoreListing(path, isStore, entries, complete);
    }

    /// What is hidden, and what is neither file nor folder, is not served and not shown.
    private static void entry(Path path, List<Entry> entries) throws IOException {
        var name = path.getFileName().toString();
        var file = StoredFile.at(path);
        if (StoredName.objectionTo(name).isEmpty()
                && file.filter(found -> found.isRegular() || found.isFolder()).isPresent()) {
            boolean isFolder = file.get().isFolder();
            entries.add(
                    new Entry(
                            name,
                            isFolder,
                            isFolder ? 0 : file.get().size(),
                            file.get().attributes().lastModifiedTime().toInstant()));
        }
    }

    private void writeJson(OutputStream out) throws IOException {
        var json = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        var separator = "[\n  ";
        for (var entry : entries) {
            json.write(separator);
            json.write(
                    "{\"name\": %s, \"location\": %s, \"folder\": %b, \"size\": %d, \"modified\": \"%s\"}"
                            .formatted(
                                    Json.string(entry.name()),
                                    Json.string(location(entry)),
                                    entry.isFolder(),
                                    entry.size(),
                                    entry.modified().truncatedTo(ChronoUnit.SECONDS)));
            separator = ",\n  ";
        }
        json.write(entries.isEmpty() ? "[]\n" : "\n]\n");
        json.flush();
    }

    private void writePage(OutputStream out) throws IOException {
        var page = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        page.write(Html.begin("Files in " + path));
        page.write(
                "<h1>Files in "
                        + Html.escaped(path)
                        + "</h1>\n<table>\n<thead><tr><th scope=\"col\">Name</th>"
                        + "<th scope=\"col\" class=\"n\">Size</th>"
                        + "<th scope=\"col\" class=\"n\">Stored (UTC)</th></tr></thead>\n"
                        + "<tbody>\n");
        if (!isStore) {
            var parent = path.substring(0, path.lastIndexOf('/', path.length() - 2) + 1);
            writeRow(page, parent, "Parent folder", "", "");
        }
        for (var entry : entries) {
            writeRow(
                    page,
                    path + entry.name() + (entry.isFolder() ? "/" : ""),
                    entry.isFolder() ? entry.name() + "/" : entry.name(),
                    entry.isFolder() ? "" : ReadableSize.of(entry.size()),
                    DATE.format(entry.modified()));
        }
        int count = entries.size();
        var counted = count + (count == 1 ? " entry" : " entries");
        page.write("</tbody>\n</table>\n<p>");
        page.write(complete ? counted : "The first " + counted + "; there are more.");
        page.write("</p>\n" + Html.end());
        page.flush();
    }

    private static void writeRow(
            Writer page, String target, String text, String size, String modified)
            throws IOException {
        page.write(
                "<tr><td><a href=\"%s\">%s</a></td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n"
                        .formatted(
                                PercentEncoding.ofPath(target),
                                Html.escaped(text),
                                size,
                                modified));
    }

    private String location(Entry entry) {
        return PercentEncoding.ofPath(path + entry.name() + (entry.isFolder() ? "/" : ""));
    }
}
