package webserv.handlers.files;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.handlers.representation.ByteRange;
import webserv.handlers.representation.ByteRanges;
import webserv.handlers.representation.Coding;
import webserv.handlers.representation.Conditions;

/// The replies that a representation can give: 200, 206, 304, 412 and 416.
///
/// HEAD is answered as GET is; the engine leaves the content out.
final class FileReplies {
    private final Representation.Metadata metadata;
    private final Representation.Octets octets;

    FileReplies(Representation representation) {
        this.metadata = representation.metadata();
        this.octets = representation.octets();
    }

    /// What a request gets, by its preconditions and ranges.
    Reply answer(Request request, Instant now) {
        var outcome =
                Conditions.evaluate(
                        request.method(),
                        request.fields(),
                        Optional.of(metadata.validators()),
                        now);
        return switch (outcome) {
            case PROCEED -> selected(request);
            case NOT_MODIFIED -> notModified();
            case FAILED -> {
                octets.release();
                yield new Reply.Refusal(
                        412, new Cause("files-precondition", "a precondition is false"));
            }
        };
    }

    /// 200
    Reply.Response whole() {
        return new Reply.Response(200, fieldsOfWhole(), octets.all());
    }

    /// What 200 says.
    Fields fieldsOfWhole() {
        var fields = versioned(described(metadata.contentType()));
        if (!metadata.made()) {
            fields.add("Accept-Ranges", "bytes");
        }
        return fields.build();
    }

    /// 304, with the content that it is about: it is not sent, its length may be (RFC 9110 §8.6).
    Reply.Response notModified() {
        return new Reply.Response(304, versioned(new Fields.Builder()).build(), octets.all());
    }

    private Reply selected(Request request) {
        if (metadata.made()) {
            return whole();
        }
        var chosen =
                ByteRanges.of(
                        request.method(), request.fields(), metadata.validators(), octets.length());
        return switch (chosen) {
            case ByteRanges.Whole _ -> whole();
            case ByteRanges.Parts(var ranges) when ranges.size() == 1 -> part(ranges.getFirst());
            // `Content-Encoding` beside `multipart/byteranges` would say that the parts' heads are
            // packed too, so clients could not read it; a server may pass ranges over (RFC 9110
            // §14.2).
            case ByteRanges.Parts _ when !metadata.coding().equals(Coding.IDENTITY) -> whole();
            case ByteRanges.Parts(var ranges) -> parts(ranges);
            case ByteRanges.Unsatisfiable _ -> {
                octets.release();
                yield new Reply.Refusal(
                        416,
                        new Cause("files-range", "no octet of the range is there"),
                        Fields.of("Content-Range", "bytes */" + octets.length()));
            }
        };
    }

    private Reply part(ByteRange range) {
        return partial(
                described(metadata.contentType())
                        .add("Content-Range", range.contentRange(octets.length())),
                octets.part(range));
    }

    private Reply parts(List<ByteRange> ranges) {
        var multipart =
                new Multipart(
                        UUID.randomUUID().toString(), metadata.contentType(), octets.length());
        return partial(described(multipart.fieldValue()), octets.parts(ranges, multipart));
    }

    private Reply partial(Fields.Builder fields, Content content) {
        return new Reply.Response(
                206, versioned(fields).add("Accept-Ranges", "bytes").build(), content);
    }

    private Fields.Builder described(String contentType) {
        var fields = new Fields.Builder().add("Content-Type", contentType);
        if (!metadata.coding().equals(Coding.IDENTITY)) {
            fields.add("Content-Encoding", metadata.coding().token());
        }
        return fields;
    }

    private Fields.Builder versioned(Fields.Builder fields) {
        return fields.addAll(
                        "Last-Modified", metadata.validators().lastModifiedField(),
                        "ETag", metadata.validators().entityTag().toString())
                .addAll(metadata.repeated());
    }
}
