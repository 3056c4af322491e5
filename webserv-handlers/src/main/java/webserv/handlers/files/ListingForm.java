package webserv.handlers.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.Html;
import webserv.handlers.representation.Accept;
import webserv.handlers.representation.Unversioned;

/// Which of a folder's listings a request asks for.
///
/// @param json or else a page
record ListingForm(ListingOrder order, boolean json) {
    private static final Fields HTML_FIELDS = Html.FIELDS.with("Vary", "Accept");
    private static final Fields JSON_FIELDS =
            Fields.of(
                    "Content-Type",
                    "application/json",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Vary",
                    "Accept");

    /// As octets, so many entries take about as much as the entries themselves, and cost no way
    /// over to the loop for each buffer. Longer listings are written as they are sent.
    private static final int MOST_IN_MEMORY = 4_000;

    private static final int MOST_LETTERS = 128 << 10;
    private static final int OCTETS_OF_ENTRY = 350;
    private static final int OCTETS_AROUND = 6 << 10;

    /// By the query's `format`, else by `Accept`; by its `sort` and `order`.
    static ListingForm of(Request request) {
        var query = request.target().query();
        boolean json =
                ListingOrder.asks(query, "format", "json")
                        || (!ListingOrder.asks(query, "format", "html")
                                && Accept.prefers(
                                        request.fields(), "application/json", "text/html"));
        return new ListingForm(ListingOrder.of(query), json);
    }

    /// A listing in this form.
    Content content(Request request, Listing listing) {
        var sorted = listing.sorted(order);
        Content.Writer writer =
                json
                        ? new ListingJson(request.path(), sorted)::writeTo
                        : new ListingPage(request.path(), request.pathInLocation(), sorted, order)
                                ::writeTo;
        return isShort(listing)
                ? Content.of(octets(writer, listing.entries().size()))
                : new Content.Written(writer, Content.UNKNOWN_LENGTH);
    }

    /// Names count, as one of 255 characters may stand in a page six times as long.
    private static boolean isShort(Listing listing) {
        long letters = listing.entries().stream().mapToLong(entry -> entry.name().length()).sum();
        return listing.entries().size() <= MOST_IN_MEMORY && letters <= MOST_LETTERS;
    }

    private static byte[] octets(Content.Writer writer, int entries) {
        var octets = new ByteArrayOutputStream(OCTETS_AROUND + entries * OCTETS_OF_ENTRY);
        try {
            writer.writeTo(octets);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return octets.toByteArray();
    }

    /// The reply with such content. A listing has no validators.
    Reply reply(Request request, Content content) {
        return Unversioned.unless(
                request,
                new Reply.Response(200, json ? JSON_FIELDS : HTML_FIELDS, content),
                "files-precondition");
    }
}
