package webserv.handlers.upload;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import webserv.api.http.Fields;
import webserv.api.http.Syntax;

/// The name of content that was posted as it is: the client's, from `Content-Disposition` (RFC
/// 6266) or `Slug` (RFC 5023 §9.7), else one made of the time, chance, and the media type.
final class RawName {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// What people most often send; anything else gets no extension, and comes back as a download
    /// of no type.
    private static final Map<String, String> EXTENSIONS =
            Map.of(
                    "text/plain", ".txt",
                    "text/html", ".html",
                    "text/csv", ".csv",
                    "application/json", ".json",
                    "application/pdf", ".pdf",
                    "application/zip", ".zip",
                    "image/jpeg", ".jpg",
                    "image/png", ".png",
                    "image/webp", ".webp",
                    "video/mp4", ".mp4");

    private RawName() {}

    /// @throws NotStored with 400 if the client gave a name that cannot be one
    static String of(Fields fields, Instant now) throws NotStored {
        var given = given(fields);
        if (given.isEmpty()) {
            return made(fields, now);
        }
        var name = StoredName.lastSegment(given.get());
        var objection = StoredName.objectionTo(name);
        if (objection.isPresent()) {
            throw refused(objection.get() + ": " + Syntax.quoted(name));
        }
        return name;
    }

    private static NotStored refused(String detail) {
        return new NotStored(400, "name-refused", detail);
    }

    private static Optional<String> given(Fields fields) throws NotStored {
        var disposition = fields.combined("Content-Disposition");
        if (disposition.isPresent()) {
            var parameters =
                    Parameters.parse(disposition.get())
                            .map(Parameters::parameters)
                            .orElseThrow(() -> refused("Content-Disposition breaks its grammar"));
            var extended = parameters.get("filename*");
            if (extended != null) {
                return Optional.of(extended(extended));
            }
            var plain = parameters.get("filename");
            if (plain != null) {
                return Optional.of(utf8(plain));
            }
        }
        var slug = fields.combined("Slug");
        return slug.isPresent() ? Optional.of(decoded(slug.get())) : Optional.empty();
    }

    /// `UTF-8'[language]'value` (RFC 8187 §3.2); no other charset is to be sent.
    private static String extended(String value) throws NotStored {
        var parts = value.split("'", -1);
        if (parts.length != 3 || !parts[0].equalsIgnoreCase("UTF-8")) {
            throw refused("filename* is not in UTF-8");
        }
        return decoded(parts[2]);
    }

    private static String decoded(String value) throws NotStored {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw refused("a name with a broken percent-encoding");
        }
    }

    /// Fields are octets; clients write names in UTF-8.
    private static String utf8(String value) throws NotStored {
        try {
            var octets = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException _) {
            throw refused("a name that is not UTF-8");
        }
    }

    private static String made(Fields fields, Instant now) {
        var type =
                fields.first("Content-Type")
                        .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .orElse("");
        return TIME.format(now)
                + "-"
                + UUID.randomUUID().toString().substring(0, 13)
                + EXTENSIONS.getOrDefault(type, "");
    }
}
