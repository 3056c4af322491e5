package webserv.handlers.files;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Reply;
import webserv.api.http.Request;

/// A representation with its usual reply made. Safe for any thread; nothing in it waits.
sealed interface ReadyVariant permits VariantInMemory, VariantInOpenFile {

    /// The number of octets that it keeps in memory.
    long octetsInMemory();

    /// What a request gets; `null` where this has to be made anew for it.
    @Nullable CompletionStage<Reply> answer(Request request, InstantSource clock);

    /// The same, where the reply is wanted at once.
    @Nullable Reply answerAt(Request request, Instant now);

    /// Gives back what it holds beyond the responses under way. Idempotent.
    void giveUp();
}
