package webserv.handlers.upload;

import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.PercentEncoding;
import webserv.api.http.Reply;
import webserv.handlers.Html;
import webserv.handlers.ReadableSize;
import webserv.handlers.files.ListingJson;
import webserv.handlers.representation.Accept;

/// What a client is told when its files are stored.
///
/// @param base the location's path, which names follow
record Answers(String base, InstantSource clock) {

    /// To PUT: 201 or 204. The content is stored as it comes, which is what lets the answer carry
    /// validators (RFC 9110 §9.3.4).
    Reply.Response put(Store.Stored stored) {
        var validators = stored.file().validators(clock.instant());
        var fields =
                Fields.of(
                        "Last-Modified", validators.lastModifiedField(),
                        "ETag", validators.entityTag().toString());
        return stored.replaced()
                ? new Reply.Response(204, fields, Content.EMPTY)
                : new Reply.Response(
                        201, fields.with("Location", location(stored.name())), Content.EMPTY);
    }

    /// To POST: 201 with a list of what was stored, as a page where the client would rather read
    /// one; `Location` where it is one file.
    Reply.Response posted(Fields requestFields, List<Store.Stored> stored) {
        boolean html = Accept.prefers(requestFields, "text/html", "application/json");
        var fields = new Fields.Builder();
        if (html) {
            fields.addAll(Html.FIELDS);
        } else {
            fields.add("Content-Type", "application/json");
        }
        if (stored.size() == 1) {
            fields.add("Location", location(stored.getFirst().name()));
        }
        return new Reply.Response(
                201, fields.build(), Content.of(html ? page(stored) : json(stored)));
    }

    private String json(List<Store.Stored> stored) {
        return stored.stream()
                .map(file ->
                        "{\"name\": %s, \"location\": %s, \"size\": %d}"
                                .formatted(
                                        ListingJson.quoted(file.name()),
                                        ListingJson.quoted(location(file.name())),
                                        file.file().size()))
                .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private String page(List<Store.Stored> stored) {
        var rows =
                stored.stream()
                        .map(file ->
                                "<tr><td><a href=\"%s\">%s</a></td><td class=\"n\">%s</td></tr>\n"
                                        .formatted(
                                                location(file.name()),
                                                Html.escaped(file.name()),
                                                ReadableSize.of(file.file().size())))
                        .collect(Collectors.joining());
        return Html.begin("Stored")
                + "<h1>Stored</h1>\n<table>\n<thead><tr><th scope=\"col\">Name</th>"
                + "<th scope=\"col\" class=\"n\">Size</th></tr></thead>\n<tbody>\n"
                + rows
                + "</tbody>\n</table>\n<p><a href=\""
                + PercentEncoding.ofPath(base)
                + "\">All files</a></p>\n"
                + Html.end();
    }

    private String location(String name) {
        return PercentEncoding.ofPath(base + name);
    }
}
