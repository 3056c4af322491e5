package webserv.handlers.files;

import webserv.api.http.Content;
import webserv.api.http.PercentEncoding;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.Html;
import webserv.handlers.Redirection;
import webserv.handlers.representation.Unversioned;

/// Replies to requests for folders.
final class Folders {
    private Folders() {}

    /// Sends a client that left out the slash to the path with it, as relative links in the
    /// folder's page would start from the wrong place otherwise. The path is the normal one, which
    /// never begins with two slashes, so that no other host is meant by it.
    static Reply redirect(Request request) {
        var query = request.target().query().map(PercentEncoding::ofQuery);
        var path = PercentEncoding.ofPath(request.path()) + "/";
        return Redirection.to(301, query.map(text -> path + "?" + text).orElse(path));
    }

    /// A page with the folder's content.
    static Reply listing(Request request, Listing listing) {
        var page = new ListingPage(request.path(), request.pathInLocation(), listing);
        var response =
                new Reply.Response(
                        200,
                        Html.FIELDS,
                        new Content.Written(page::writeTo, Content.UNKNOWN_LENGTH));
        return Unversioned.unless(request, response);
    }
}
