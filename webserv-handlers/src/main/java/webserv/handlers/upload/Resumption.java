package webserv.handlers.upload;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import webserv.api.config.Counted;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Methods;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Syntax;

/// Resumable uploads as clients see them (draft-ietf-httpbis-resumable-upload, interop version 8).
///
/// ```
///   PUT, POST with Upload-Complete ──► 104 Location ──► content ──┬─ whole ──► as without
///                                                                 ├─ ?0 ─────► 201 Location
///                                                                 └─ breaks off
///   HEAD upload ──► Upload-Offset        ▲                        │
///   PATCH upload ───────► content ───────┴────────────────────────┘
///   DELETE upload ──► gone
/// ```
///
/// An upload's name cannot be guessed: who knows it may go on with it. A client that cannot read
/// 104 is not sent one, and where it sends all at once it gets no upload resource either, as it
/// would never learn of it.
///
/// Not implemented: `min-size` and `min-append-size`, as small uploads cost the store little more.
final class Resumption {
    /// Under it lie the uploads of a location; files cannot, as it is a hidden name.
    static final String PREFIX = ".uploads/";

    static final String MEDIA_TYPE = "application/partial-upload";

    private static final String INTEROP_FIELD = "Upload-Draft-Interop-Version";
    private static final String INTEROP_VERSION = "8";

    /// How long the answer to a complete upload can be asked for again, by a client that lost it.
    private static final Duration KEPT_COMPLETE = Duration.ofMinutes(10);

    private final Store store;
    private final UploadSettings.Resumable settings;
    private final Uploads uploads;
    private final InstantSource clock;

    Resumption(
            Store store, UploadSettings.Resumable settings, Uploads uploads, InstantSource clock) {
        this.store = store;
        this.settings = settings;
        this.uploads = uploads;
        this.clock = clock;
    }

    void dropExpired() {
        uploads.dropExpired();
    }

    /// How many uploads are kept, complete ones among them.
    int count() {
        return uploads.count();
    }

    // What a location offers.

    /// `Upload-Limit` of an upload that is yet to be created.
    private String limits() {
        return settings.limits(store.quota().limit(), settings.lifetime());
    }

    private String limits(UploadState state) {
        return settings.limits(
                store.quota().limit(), Duration.between(clock.instant(), state.expires()));
    }

    // The request that creates an upload.

    /// Creates an upload, where the request asks for one and can make use of it.
    ///
    /// @return the reply; empty where the request is to be handled as any other
    Optional<Reply> create(Request request, Target target) throws IOException {
        var complete = UploadFields.complete(request.fields());
        if (complete.isEmpty()) {
            return Optional.empty();
        }
        var length = length(request, 0, complete.get());
        if (complete.get() && !knowsInterim(request)) {
            return Optional.empty();
        }
        checkSize(length);
        var upload = uploads.create(target, length, settings);
        var location = target.base() + PREFIX + upload.id();
        if (knowsInterim(request)) {
            request.interim(
                    104,
                    Fields.of(
                            "Location",
                            location,
                            UploadFields.LIMIT,
                            limits(upload.state()),
                            INTEROP_FIELD,
                            INTEROP_VERSION));
        }
        var reply = begin(request, upload, complete.get());
        return Optional.of(
                complete.get()
                        ? reply
                        : new Reply.Response(
                                201,
                                reply.fields()
                                        .with("Location", location)
                                        .with(UploadFields.LIMIT, limits(upload.state())),
                                Content.EMPTY));
    }

    /// Adds the content of the request that creates an upload. Where that fails and the client was
    /// not told of the upload, nobody can go on with it.
    private Reply.Response begin(Request request, ResumableUpload upload, boolean complete)
            throws IOException {
        try {
            return append(request, upload, 0, complete);
        } catch (IOException failure) {
            if (!knowsInterim(request)) {
                var _ = uploads.remove(upload);
            }
            throw failure;
        }
    }

    private static boolean knowsInterim(Request request) {
        return request.fields().combined(INTEROP_FIELD).filter(INTEROP_VERSION::equals).isPresent();
    }

    private void checkSize(OptionalLong length) throws NotStored {
        long most = store.quota().limit();
        if (length.orElse(0) > most) {
            throw new NotStored(
                    413,
                    "too-large",
                    "an upload of "
                            + Counted.of(length.getAsLong(), "octet")
                            + ", more than the quota",
                    Fields.of(UploadFields.LIMIT, limits()));
        }
    }

    /// What a request says of the length of the whole.
    ///
    /// @throws NotStored if it says two things that do not agree
    private static OptionalLong length(Request request, long offset, boolean complete)
            throws NotStored {
        var stated = UploadFields.length(request.fields());
        long more = request.content().length();
        boolean known = complete && more >= 0;
        if (stated.isPresent()
                && (known
                        ? offset + more != stated.getAsLong()
                        : offset + more > stated.getAsLong())) {
            throw inconsistentLength();
        }
        return known ? OptionalLong.of(offset + more) : stated;
    }

    // The upload itself.

    /// Answers for what lies under [#PREFIX].
    Reply reply(Request request) throws IOException {
        var upload =
                uploads.find(request.pathInLocation().substring(PREFIX.length()))
                        .orElseThrow(ResumableUpload::unknown);
        return switch (request.method()) {
            case Methods.GET, Methods.HEAD -> state(upload);
            case Methods.PATCH -> patch(request, upload);
            case Methods.DELETE -> {
                if (!uploads.remove(upload)) {
                    throw ResumableUpload.unknown();
                }
                yield Reply.Response.empty(204);
            }
            default ->
                    throw new NotStored(
                            405,
                            "method-not-allowed",
                            "an upload is asked for, continued or cancelled",
                            Fields.of("Allow", "GET, HEAD, PATCH, DELETE, OPTIONS"));
        };
    }

    private Reply state(ResumableUpload upload) throws IOException {
        var standing = upload.standing();
        var state = standing.state();
        var fields = new Fields.Builder();
        fields.addAll(
                UploadFields.OFFSET, Long.toString(standing.offset()),
                UploadFields.COMPLETE, UploadFields.complete(state.isComplete()));
        state.length().ifPresent(length -> fields.add(UploadFields.LENGTH, Long.toString(length)));
        fields.addAll(UploadFields.LIMIT, limits(state), "Cache-Control", "no-store");
        return new Reply.Response(204, fields.build(), Content.EMPTY);
    }

    private Reply patch(Request request, ResumableUpload upload) throws IOException {
        checkIsPart(request.fields());
        var complete = UploadFields.complete(request.fields());
        var offset = UploadFields.offset(request.fields());
        if (complete.isEmpty() || offset.isEmpty()) {
            throw new NotStored(
                    400,
                    "fields-missing",
                    "a part without Upload-Offset and Upload-Complete",
                    Fields.of(UploadFields.COMPLETE, "?0"));
        }
        var standing = upload.standing();
        long there = standing.offset();
        if (there != offset.getAsLong()) {
            throw mismatch(there, offset.getAsLong());
        }
        var answer = standing.state().answer();
        if (answer.isPresent()) {
            return again(request, answer.get(), complete.get());
        }
        if (!upload.agreesOn(length(request, there, complete.get()))
                || request.content().length() > upload.state().mostOctets() - there) {
            throw inconsistentLength();
        }
        return append(request, upload, there, complete.get());
    }

    private static void checkIsPart(Fields fields) throws NotStored {
        var type = fields.first("Content-Type").orElse("").split(";", 2)[0].strip();
        if (!type.toLowerCase(Locale.ROOT).equals(MEDIA_TYPE)) {
            throw new NotStored(
                    415,
                    "content-unsupported",
                    "a part of an upload is " + MEDIA_TYPE + ", not " + Syntax.quoted(type),
                    Fields.of("Accept-Patch", MEDIA_TYPE));
        }
    }

    /// What the client was told when the upload became complete. Nothing can be added to it.
    private static Reply again(Request request, UploadState.Answer answer, boolean complete)
            throws NotStored {
        if (!complete || request.content().length() != 0) {
            throw new NotStored(
                    409,
                    "complete",
                    "the upload is complete",
                    Fields.of(UploadFields.COMPLETE, "?0"));
        }
        var length = UploadFields.length(request.fields());
        if (length.isPresent() && length.getAsLong() != answer.size()) {
            throw inconsistentLength();
        }
        var fields = new Fields.Builder().add(UploadFields.COMPLETE, "?1");
        answer.location().ifPresent(location -> fields.add("Location", location));
        return new Reply.Response(answer.status(), fields.build(), Content.EMPTY);
    }

    private Reply.Response append(
            Request request, ResumableUpload upload, long offset, boolean complete)
            throws IOException {
        var digests = Digests.of(request.fields(), "Content-Digest");
        try {
            return upload.append(
                    offset,
                    request.content().stream(),
                    digests,
                    progress(request),
                    there -> complete ? completed(upload) : incomplete(there));
        } catch (IOException failure) {
            if (upload.isGone()) {
                var _ = uploads.remove(upload);
            }
            throw failure;
        }
    }

    private static Reply.Response incomplete(long offset) {
        return new Reply.Response(
                204,
                Fields.of(UploadFields.COMPLETE, "?0", UploadFields.OFFSET, Long.toString(offset)),
                Content.EMPTY);
    }

    private static LongConsumer progress(Request request) {
        return knowsInterim(request)
                ? offset ->
                        request.interim(
                                104,
                                Fields.of(
                                        UploadFields.OFFSET,
                                        Long.toString(offset),
                                        INTEROP_FIELD,
                                        INTEROP_VERSION))
                : _ -> {};
    }

    /// The answer is that of the resource that the upload was for, be it a refusal, which ends the
    /// upload, unless it is so for now. One that another request has made complete stays, for its
    /// answer.
    private Reply.Response completed(ResumableUpload upload) throws IOException {
        if (!upload.standing().isWhole()) {
            var _ = uploads.remove(upload);
            throw inconsistentLength();
        }
        Instant keep = clock.instant().plus(KEPT_COMPLETE);
        try {
            return upload.complete(store, clock, keep).with(UploadFields.COMPLETE, "?1");
        } catch (NotStored refused) {
            if (refused.isForNow()) {
                throw refused.with(UploadFields.COMPLETE, "?0");
            }
            end(upload);
            throw refused.with(UploadFields.COMPLETE, "?1");
        } catch (IOException failure) {
            end(upload);
            throw failure;
        }
    }

    private void end(ResumableUpload upload) throws IOException {
        if (!upload.state().isComplete()) {
            var _ = uploads.remove(upload);
        }
    }

    // Problems (RFC 9457).

    private static NotStored mismatch(long expected, long provided) {
        return NotStored.problem(
                409,
                "offset-differs",
                "mismatching-upload-offset",
                "the offset of the request is not that of the upload",
                ",\n  \"expected-offset\": %d,\n  \"provided-offset\": %d"
                        .formatted(expected, provided),
                Fields.of(
                        UploadFields.COMPLETE, "?0", UploadFields.OFFSET, Long.toString(expected)));
    }

    /// Checks content whose length showed only when all of it was there.
    ///
    /// @throws NotStored if the client said that it would be another
    static void checkWhole(Fields fields, long octets) throws NotStored {
        var stated = UploadFields.length(fields);
        if (UploadFields.complete(fields).isPresent()
                && stated.isPresent()
                && stated.getAsLong() != octets) {
            throw inconsistentLength();
        }
    }

    private static NotStored inconsistentLength() {
        return NotStored.problem(
                400,
                "length-inconsistent",
                "inconsistent-upload-length",
                "what is said of the upload's length does not agree",
                "",
                Fields.of(UploadFields.COMPLETE, "?0"));
    }
}
