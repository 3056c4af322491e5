package webserv.engine;

import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.StatusCodes;

/// The short note on where a redirect leads, for who does not follow it (RFC 9110 §15.4): in the
/// form that the client's Accept asks for, as the built-in pages of refusals are.
///
/// Safe for any thread.
final class RedirectNote {
    private RedirectNote() {}

    /// The response with a note, if it is a redirect that has no content of its own.
    ///
    /// A program's content that turns out to be empty is its own: whether it did so before the
    /// answer began is a matter of luck, and the answer should not be.
    ///
    /// @param request the fields of the request
    @SuppressWarnings("ReferenceEquality") // Said to be none, not found to be empty.
    static Reply.Response on(Reply.Response response, Fields request) {
        if (!isRedirect(response.status())) {
            return response;
        }
        var target = response.fields().first("Location").orElse("");
        if (target.isEmpty()
                || response.content() != Content.EMPTY
                || response.fields().has("Content-Type")) {
            return response;
        }
        var kind = PageKind.of(request);
        var type = kind == PageKind.JSON ? "application/json" : kind.contentType();
        var fields = BuiltInPage.fields(type).add("Vary", "Accept").addAll(response.fields());
        var note =
                switch (kind) {
                    case PLAIN -> "This is now at " + target + "\n";
                    case JSON -> json(response.status(), target);
                    case HTML -> html(response.status(), target);
                };
        return new Reply.Response(response.status(), fields.build(), Content.of(note));
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static String json(int status, String target) {
        return """
        {"title":"%s","status":%d,"location":"%s"}
        """
                .formatted(StatusCodes.reasonPhrase(status), status, BuiltInPage.inJson(target));
    }

    private static String html(int status, String target) {
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%1$d %2$s</title>
        </head>
        <body>
        <p>This is now at <a href="%3$s">%3$s</a>.</p>
        </body>
        </html>
        """
                .formatted(status, StatusCodes.reasonPhrase(status), BuiltInPage.inHtml(target));
    }
}
