package webserv.handlers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import webserv.api.http.Handler;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.representation.Conditions;
import webserv.handlers.representation.Unversioned;

/// The same reply to every request, but for what conditions in a request make of a response.
final class FixedAnswer implements Handler.NonBlocking {
    private final Reply reply;
    private final String code;
    private final CompletionStage<Reply> done;

    /// @param code of the cause where a precondition is false
    FixedAnswer(Reply reply, String code) {
        this.code = code;
        this.reply = reply;
        this.done = CompletableFuture.completedFuture(reply);
    }

    @Override
    public CompletionStage<Reply> handle(Request request) {
        return Conditions.anyIn(request.fields())
                ? CompletableFuture.completedFuture(replyTo(request))
                : done;
    }

    @Override
    public Prospect explain(Request request) {
        return Prospect.of(replyTo(request));
    }

    private Reply replyTo(Request request) {
        return reply instanceof Reply.Response response
                ? Unversioned.unless(request, response, code)
                : reply;
    }
}
