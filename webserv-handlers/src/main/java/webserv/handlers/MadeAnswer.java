package webserv.handlers;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import webserv.api.http.Handler;
import webserv.api.http.Prospect;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.representation.Unversioned;

/// A reply that is made of the request alone, and so is known before anyone sends it.
///
/// @param making never waits
/// @param code of the cause where a precondition is false
record MadeAnswer(Function<Request, Reply> making, String code) implements Handler.NonBlocking {
    @Override
    public CompletionStage<Reply> handle(Request request) {
        return CompletableFuture.completedFuture(replyTo(request));
    }

    @Override
    public Prospect explain(Request request) {
        return Prospect.of(replyTo(request));
    }

    private Reply replyTo(Request request) {
        var reply = making.apply(request);
        return reply instanceof Reply.Response response
                ? Unversioned.unless(request, response, code)
                : reply;
    }
}
