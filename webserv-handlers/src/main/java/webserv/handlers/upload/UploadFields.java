package webserv.handlers.upload;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import webserv.api.http.Fields;

/// The fields of resumable uploads (draft-ietf-httpbis-resumable-upload §4.1): items of RFC 9651.
/// One that is no item of its type counts as absent, as the draft wants it.
final class UploadFields {
    static final String OFFSET = "Upload-Offset";
    static final String COMPLETE = "Upload-Complete";
    static final String LENGTH = "Upload-Length";
    static final String LIMIT = "Upload-Limit";

    /// `*( ";" *SP key [ "=" bare-item ] )` (RFC 9651 §3.1.2), for bare items without blanks and
    /// semicolons in them; parameters mean nothing here.
    private static final String PARAMETERS = "(?: *; *[a-z*][a-z0-9_.*-]*(?:=[!-:<-~]+)?)*";

    private static final Pattern BOOLEAN = Pattern.compile("\\?([01])" + PARAMETERS);

    /// `sf-integer = ["-"] 1*15DIGIT`, of which negative ones are none here.
    private static final Pattern INTEGER = Pattern.compile("(\\d{1,15})" + PARAMETERS);

    private UploadFields() {}

    /// `Upload-Complete`
    static Optional<Boolean> complete(Fields fields) {
        return fields.combined(COMPLETE)
                .map(BOOLEAN::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1).equals("1"));
    }

    /// `Upload-Offset`
    static OptionalLong offset(Fields fields) {
        return integer(fields, OFFSET);
    }

    /// `Upload-Length`
    static OptionalLong length(Fields fields) {
        return integer(fields, LENGTH);
    }

    private static OptionalLong integer(Fields fields, String name) {
        var matcher = fields.combined(name).map(INTEGER::matcher);
        return matcher.isPresent() && matcher.get().matches()
                ? OptionalLong.of(Long.parseLong(matcher.get().group(1)))
                : OptionalLong.empty();
    }

    /// As the field is written.
    static String complete(boolean complete) {
        return complete ? "?1" : "?0";
    }

    /// Who sends a part to what stores wholes would have the part stored for the whole.
    ///
    /// @throws NotStored with 400 where the client says that more is to come
    static void checkIsWhole(Fields fields) throws NotStored {
        if (complete(fields).filter(complete -> !complete).isPresent()) {
            throw new NotStored(
                    400, "part-refused", "the rest of an upload cannot be sent later here");
        }
    }
}
