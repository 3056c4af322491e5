package webserv.handlers.files;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.representation.ByteRange;
import webserv.handlers.representation.ByteRanges;
import webserv.handlers.representation.Conditions;

/// The replies that a representation can give: 200, 206, 304, 412 and 416.
///
/// HEAD is answered as GET is; the engine leaves the content out.
final class FileReplies {
    private final Representation representation;

    FileReplies(Representation representation) {
        this.representation = representation;
    }

    /// What a request gets, by its preconditions and ranges.
    Reply answer(Request request, Instant now) {
        var outcome =
                Conditions.evaluate(
                        request.method(),
                        request.fields(),
                        Optional.of(representation.validators()),
                        now);
        return switch (outcome) {
            case PROCEED -> selected(request, now);
            case NOT_MODIFIED -> notModified();
            case FAILED -> {
                representation.octets().release();
                yield new Reply.Refusal(412, "a precondition is false");
            }
        };
    }

    /// 200
    Reply.Response whole() {
        return new Reply.Response(
                200,
                validatorsBehind("Content-Type", representation.contentType())
                        .with("Accept-Ranges", "bytes"),
                representation.octets().all());
    }

    /// 304, with the content that it is about: it is not sent, its length may be (RFC 9110 §8.6).
    Reply.Response notModified() {
        return new Reply.Response(304, validatorsBehind(), representation.octets().all());
    }

    private Reply selected(Request request, Instant now) {
        var octets = representation.octets();
        var chosen =
                ByteRanges.of(
                        request.method(),
                        request.fields(),
                        representation.validators(),
                        octets.length(),
                        now);
        return switch (chosen) {
            case ByteRanges.Whole _ -> whole();
            case ByteRanges.Parts(var ranges) when ranges.size() == 1 -> part(ranges.getFirst());
            case ByteRanges.Parts(var ranges) -> parts(ranges);
            case ByteRanges.Unsatisfiable _ -> {
                octets.release();
                yield new Reply.Refusal(
                        416,
                        "no octet of the range is there",
                        Fields.of("Content-Range", "bytes */" + octets.length()));
            }
        };
    }

    private Reply part(ByteRange range) {
        var octets = representation.octets();
        return partial(
                validatorsBehind(
                        "Content-Type",
                        representation.contentType(),
                        "Content-Range",
                        range.contentRange(octets.length())),
                octets.part(range));
    }

    private Reply parts(List<ByteRange> ranges) {
        var octets = representation.octets();
        var multipart =
                new Multipart(
                        UUID.randomUUID().toString(),
                        representation.contentType(),
                        octets.length());
        return partial(
                validatorsBehind("Content-Type", multipart.fieldValue()),
                octets.parts(ranges, multipart));
    }

    private static Reply partial(Fields fields, Content content) {
        return new Reply.Response(206, fields.with("Accept-Ranges", "bytes"), content);
    }

    private Fields validatorsBehind(String... namesAndValues) {
        return new Fields.Builder()
                .addAll(namesAndValues)
                .addAll(
                        "Last-Modified", representation.validators().lastModifiedField(),
                        "ETag", representation.validators().entityTag().toString())
                .build();
    }
}
