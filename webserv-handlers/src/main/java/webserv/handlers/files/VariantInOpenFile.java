package webserv.handlers.files;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Fields;
import webserv.api.http.ReadyFields;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.representation.Conditions;

/// A representation in a file that stays open. Immutable but for the file, safe for any thread.
///
/// A request with `Range` is not answered here: parts are put together with others that the client
/// has, so the file is looked at first and opened anew, which makes them parts of what the tag
/// says. Several parts are also read on a thread of their own, see [SharedFile].
final class VariantInOpenFile implements ReadyVariant {
    private final Representation.Metadata metadata;
    private final SharedFile file;
    private final OpenFiles openFiles;
    private final Fields fields;

    /// @param fieldsOfWhole what 200 says
    /// @param file kept by the open files
    VariantInOpenFile(
            Representation.Metadata metadata,
            Fields fieldsOfWhole,
            SharedFile file,
            OpenFiles openFiles) {
        this.metadata = metadata;
        this.file = file;
        this.openFiles = openFiles;
        this.fields = ReadyFields.of(fieldsOfWhole);
    }

    @Override
    public long octetsInMemory() {
        return file.weight();
    }

    @Override
    public @Nullable CompletionStage<Reply> answer(Request request, InstantSource clock) {
        boolean conditional = Conditions.anyIn(request.fields());
        var reply = conditional ? answerAt(request, clock.instant()) : whole();
        return reply == null ? null : CompletableFuture.completedFuture(reply);
    }

    @Override
    public @Nullable Reply answerAt(Request request, Instant now) {
        if (request.fields().has("Range")) {
            return null;
        }
        var octets = file.borrow();
        return octets == null
                ? null
                : new FileReplies(new Representation(metadata, octets)).answer(request, now);
    }

    private @Nullable Reply whole() {
        var octets = file.borrow();
        return octets == null ? null : new Reply.Response(200, fields, octets.all());
    }

    @Override
    public void giveUp() {
        openFiles.giveUp(file);
    }
}
