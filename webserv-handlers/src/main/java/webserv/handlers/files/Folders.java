package webserv.handlers.files;

import webserv.api.http.PercentEncoding;
import webserv.api.http.Reply;
import webserv.api.http.Request;

/// Replies to requests for folders.
public final class Folders {
    private Folders() {}

    /// Sends a client that left out the slash to the path with it, as relative links in the
    /// folder's page would start from the wrong place otherwise. The path is the normal one, which
    /// never begins with two slashes, so that no other host is meant by it.
    public static Reply redirect(Request request) {
        var query = request.target().query().map(PercentEncoding::ofQuery);
        var path = PercentEncoding.ofPath(request.path()) + "/";
        return Reply.Response.empty(
                301, "Location", query.map(text -> path + "?" + text).orElse(path));
    }

    /// The same request for the index of the folder, by its own path and with the query.
    ///
    /// @param index its name
    static Reply.Forward forward(Request request, String index) {
        return new Reply.Forward(
                PercentEncoding.ofPath(request.path() + index),
                request.target().query(),
                Reply.Forward.Kind.SAME_REQUEST);
    }

    /// The folder's content, as a page or as JSON: by the query's `format`, else by `Accept`.
    public static Reply listing(Request request, Listing listing) {
        var form = ListingForm.of(request);
        return form.reply(request, form.content(request, listing));
    }
}
