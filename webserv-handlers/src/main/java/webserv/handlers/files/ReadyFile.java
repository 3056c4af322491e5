package webserv.handlers.files;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import webserv.api.http.ReadyFields;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.representation.Conditions;

/// A small file in memory with its usual reply made. Safe for any thread.
///
/// The stage of the usual reply is one object for all requests: it is complete, and whoever is
/// given it only reads it.
final class ReadyFile {
    /// What an entry takes besides the content: fields, strings, the reply and the table's share.
    private static final int OVERHEAD_OCTETS = 1024;

    private final FileState state;
    private final long length;
    private final FileReplies replies;
    private final CompletionStage<Reply> whole;
    private volatile long freshUntil;
    private volatile boolean recentlyUsed;

    /// @param freshUntil by the clock of [System#nanoTime]
    ReadyFile(FileState state, Representation representation, long freshUntil) {
        this.state = state;
        this.length = representation.octets().length();
        this.replies = new FileReplies(representation);
        this.whole = CompletableFuture.completedFuture(ready(replies.whole()));
        this.freshUntil = freshUntil;
    }

    private static Reply ready(Reply.Response whole) {
        return new Reply.Response(whole.status(), ReadyFields.of(whole.fields()), whole.content());
    }

    FileState state() {
        return state;
    }

    /// How much memory it takes, about.
    long weight() {
        return length + OVERHEAD_OCTETS;
    }

    boolean isFresh(long nanoTime) {
        return nanoTime - freshUntil < 0;
    }

    void refresh(long until) {
        freshUntil = until;
    }

    /// Remembers a use; written only when it says something new, as many loops read it.
    void use() {
        if (!recentlyUsed) {
            recentlyUsed = true;
        }
    }

    /// Whether it was used since this was asked last.
    boolean takeRecentUse() {
        boolean used = recentlyUsed;
        recentlyUsed = false;
        return used;
    }

    /// What a request gets. Never waits.
    CompletionStage<Reply> answer(Request request, InstantSource clock) {
        return Conditions.anyIn(request.fields())
                ? CompletableFuture.completedFuture(answerAt(request, clock.instant()))
                : whole;
    }

    Reply answerAt(Request request, Instant now) {
        return replies.answer(request, now);
    }
}
