package webserv.handlers.upload;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.io.FileSlice;
import webserv.handlers.files.Multipart;
import webserv.handlers.representation.ByteRanges;
import webserv.handlers.representation.Conditions;
import webserv.handlers.representation.MediaTypes;
import webserv.handlers.representation.Validators;

/// Gives back what was stored. Blocking; safe for any thread.
///
/// Strangers wrote it, and the site's visitors trust the site: a stored page that ran in the site's
/// origin could read their cookies and act in their names. So browsers are told to save it, not to
/// guess another type than its name says, and to give it an origin of its own should they show it
/// all the same.
final class Download {
    private static final int MOST_TRIES = 3;
    private static final Fields NO_GUESSES = Fields.of("X-Content-Type-Options", "nosniff");
    private static final Fields CONFINED =
            Fields.of(
                    "X-Content-Type-Options", "nosniff",
                    "Content-Disposition", "attachment",
                    "Content-Security-Policy", "sandbox; default-src 'none'");

    private final Fields guard;
    private final InstantSource clock;

    /// What the client wrote decides about the charset, and it did not say: none is claimed.
    private final MediaTypes types = MediaTypes.with(Map.of(), "");

    /// @param inline whether what was stored may run in the site's origin
    Download(boolean inline, InstantSource clock) {
        this.guard = inline ? NO_GUESSES : CONFINED;
        this.clock = clock;
    }

    /// @throws NotStored with 404 if no regular file has the name
    Reply reply(Request request, Store store, String name) throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            var found =
                    store.find(name)
                            .filter(StoredFile::isRegular)
                            .orElseThrow(() ->
                                    new NotStored(404, "not-found", "no such file in the store"));
            var now = clock.instant();
            var reply = reply(request, store, found, found.validators(now), now);
            if (reply.isPresent()) {
                return reply.get();
            }
        }
        throw NotStored.forNow("unsettled", "it keeps changing while it is opened");
    }

    /// Empty where the file has changed meanwhile.
    private Optional<Reply> reply(
            Request request, Store store, StoredFile file, Validators validators, Instant now)
            throws IOException {
        var outcome =
                Conditions.evaluate(
                        request.method(), request.fields(), Optional.of(validators), now);
        return switch (outcome) {
            case PROCEED -> selected(request, store, file, validators);
            case NOT_MODIFIED ->
                    Optional.of(new Reply.Response(304, fields(validators).build(), Content.EMPTY));
            case FAILED -> throw NotStored.preconditionFalse();
        };
    }

    private Optional<Reply> selected(
            Request request, Store store, StoredFile file, Validators validators)
            throws IOException {
        long length = file.size();
        var ranges = ByteRanges.of(request.method(), request.fields(), validators, length);
        if (ranges instanceof ByteRanges.Unsatisfiable) {
            throw new NotStored(
                    416,
                    "range-unsatisfiable",
                    "no octet of the range is there",
                    Fields.of("Content-Range", "bytes */" + length));
        }
        var type = types.of(file.path().getFileName().toString());
        var fields = fields(validators);
        return store.open(file).map(open -> response(fields, open, ranges, type));
    }

    private static Reply response(
            Fields.Builder fields, Store.OpenFile open, ByteRanges ranges, String type) {
        long length = open.file().size();
        if (!(ranges instanceof ByteRanges.Parts(var parts))) {
            fields.addAll("Content-Type", type, "Accept-Ranges", "bytes");
            return response(200, fields, open, 0, length);
        }
        if (parts.size() == 1) {
            var range = parts.getFirst();
            fields.addAll("Content-Type", type, "Accept-Ranges", "bytes");
            fields.add("Content-Range", range.contentRange(length));
            return response(206, fields, open, range.first(), range.length());
        }
        var multipart = new Multipart(UUID.randomUUID().toString(), type, length);
        return new Reply.Response(
                206,
                fields.addAll("Accept-Ranges", "bytes", "Content-Type", multipart.fieldValue())
                        .build(),
                new Content.Written(
                        new StoredParts(open, parts, multipart), multipart.length(parts)));
    }

    private static Reply response(
            int status, Fields.Builder fields, Store.OpenFile open, long offset, long length) {
        return new Reply.Response(
                status,
                fields.build(),
                new Content.File(
                        FileSlice.owning(open.file().path(), open.channel(), offset, length)));
    }

    private Fields.Builder fields(Validators validators) {
        return new Fields.Builder()
                .addAll(
                        "Last-Modified", validators.lastModifiedField(),
                        "ETag", validators.entityTag().toString())
                .addAll(guard);
    }
}
