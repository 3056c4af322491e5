package webserv.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Authority;
import webserv.api.http.Captures;
import webserv.api.http.Fields;
import webserv.api.http.HttpVersion;
import webserv.api.http.NormalPath;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.RequestHead;
import webserv.api.http.RequestTarget;
import webserv.api.spi.Match;

/// What becomes of an answer by the policy of the place that its request has come to: the same for
/// an [Exchange], which sends it, and an [ExplainedCourse], which tells of it.
///
/// Safe for any thread.
final class AnswerPolicy {

    /// In place of a head that could not be read, or was not waited for.
    private static final RequestHead UNREAD =
            new RequestHead(
                    "",
                    new RequestTarget(RequestTarget.Form.ORIGIN, "", "", Optional.empty()),
                    Authority.NONE,
                    HttpVersion.HTTP_1_1,
                    Fields.empty(),
                    0,
                    false);

    private AnswerPolicy() {}

    /// The answer with the note of a redirect and the fields that the place adds.
    ///
    /// @param head as the client sent it; absent where it could not be read
    static Reply.Response applied(
            Reply.Response answer, Match place, @Nullable RequestHead head, Dispatch.View view) {
        var response = head == null ? answer : RedirectNote.on(answer, head.fields());
        var added = place.policy().addedFields();
        if (added.isEmpty()) {
            return response;
        }
        var fields = AddedFields.to(response.fields(), added, request(place, head, view));
        return new Reply.Response(response.status(), fields, response.content());
    }

    /// Why no answer of the place can have the fields that it adds; empty where one can.
    ///
    /// @param head as the client sent it; absent where it could not be read
    static Optional<String> tooLong(Match place, @Nullable RequestHead head, Dispatch.View view) {
        return AddedFields.tooLong(place.policy().addedFields(), request(place, head, view));
    }

    /// The request as the templates of the policy see it. Of one that could not be read they see
    /// who sent it, and nothing that it may have said.
    ///
    /// @param head as the client sent it; absent where it could not be read
    static Request request(Match place, @Nullable RequestHead head, Dispatch.View view) {
        if (head == null) {
            return view.of(place, UNREAD, "", Captures.NONE);
        }
        var captures = place instanceof Match.Found found ? found.captures() : Captures.NONE;
        return view.of(place, head, normalPath(head), captures);
    }

    private static String normalPath(RequestHead head) {
        try {
            return NormalPath.of(head.target().path());
        } catch (IllegalArgumentException _) {
            return "/";
        }
    }
}
