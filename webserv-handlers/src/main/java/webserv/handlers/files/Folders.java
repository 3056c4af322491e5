package webserv.handlers.files;

import java.util.Optional;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.PercentEncoding;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.Html;
import webserv.handlers.Redirection;
import webserv.handlers.representation.Accept;
import webserv.handlers.representation.Unversioned;

/// Replies to requests for folders.
public final class Folders {
    private static final Fields HTML = Html.FIELDS.with("Vary", "Accept");
    private static final Fields JSON =
            Fields.of(
                    "Content-Type",
                    "application/json",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Vary",
                    "Accept");

    private Folders() {}

    /// Sends a client that left out the slash to the path with it, as relative links in the
    /// folder's page would start from the wrong place otherwise. The path is the normal one, which
    /// never begins with two slashes, so that no other host is meant by it.
    public static Reply redirect(Request request) {
        var query = request.target().query().map(PercentEncoding::ofQuery);
        var path = PercentEncoding.ofPath(request.path()) + "/";
        return Redirection.to(301, query.map(text -> path + "?" + text).orElse(path));
    }

    /// The folder's content, as a page or as JSON: by the query's `format`, else by `Accept`.
    public static Reply listing(Request request, Listing listing) {
        var query = request.target().query();
        var order = ListingOrder.of(query);
        var sorted = listing.sorted(order);
        Content.Writer writer =
                isJson(request, query)
                        ? new ListingJson(request.path(), sorted)::writeTo
                        : new ListingPage(request.path(), request.pathInLocation(), sorted, order)
                                ::writeTo;
        var fields = isJson(request, query) ? JSON : HTML;
        return Unversioned.unless(
                request,
                new Reply.Response(
                        200, fields, new Content.Written(writer, Content.UNKNOWN_LENGTH)),
                "files-precondition");
    }

    private static boolean isJson(Request request, Optional<String> query) {
        return ListingOrder.asks(query, "format", "json")
                || (!ListingOrder.asks(query, "format", "html")
                        && Accept.prefers(request.fields(), "application/json", "text/html"));
    }
}
