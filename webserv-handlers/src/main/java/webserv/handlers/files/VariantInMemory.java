package webserv.handlers.files;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import webserv.api.http.ReadyFields;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.representation.Conditions;

/// A representation in memory. Immutable, safe for any thread.
///
/// The stage of the usual reply is one object for all requests: it is complete, and whoever is
/// given it only reads it.
final class VariantInMemory implements ReadyVariant {
    private final long length;
    private final FileReplies replies;
    private final CompletionStage<Reply> whole;

    VariantInMemory(Representation.Metadata metadata, InMemory octets) {
        this.length = octets.length();
        this.replies = new FileReplies(new Representation(metadata, octets));
        this.whole = CompletableFuture.completedFuture(ready(replies.whole()));
    }

    private static Reply ready(Reply.Response whole) {
        return new Reply.Response(whole.status(), ReadyFields.of(whole.fields()), whole.content());
    }

    @Override
    public long octetsInMemory() {
        return length;
    }

    @Override
    public CompletionStage<Reply> answer(Request request, InstantSource clock) {
        return Conditions.anyIn(request.fields())
                ? CompletableFuture.completedFuture(answerAt(request, clock.instant()))
                : whole;
    }

    @Override
    public Reply answerAt(Request request, Instant now) {
        return replies.answer(request, now);
    }

    @Override
    public void giveUp() {
        // Memory is nobody's to give back.
    }
}
