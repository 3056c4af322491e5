package webserv.handlers.upload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import webserv.api.http.Syntax;

/// What a part of a form says before its content (RFC 7578 §4).
///
/// @param field the name of the form's field
/// @param fileName as the client sent it; empty where the part is no file. A form whose user chose
///   no file has one of no characters
record FormHead(String field, Optional<String> fileName) {
    private static final Set<String> CODINGS_OF_NOTHING = Set.of("7bit", "8bit", "binary");

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @param lines field lines, each with its line end
    /// @throws NotStored with 400 if they break the grammar, or do not name a field
    static FormHead parse(byte[] lines) throws NotStored {
        Optional<Parameters> disposition = Optional.empty();
        for (var line : text(lines).split("\r\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 0 || !Syntax.isToken(line.substring(0, colon))) {
                throw NotStored.brokenForm("a line in a part of the form is no field line");
            }
            var value = line.substring(colon + 1).strip();
            switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-disposition" -> {
                    if (disposition.isPresent()) {
                        throw NotStored.brokenForm("a part of the form has two dispositions");
                    }
                    disposition = Parameters.parse(value);
                }
                case "content-transfer-encoding" -> checkIsNoCoding(value);
                default -> {
                    // RFC 7578 §4.8: other fields mean nothing here. The type is told by the name.
                }
            }
        }
        return named(disposition);
    }

    /// Parts are UTF-8, names included (RFC 7578 §5.1). A control character, a lone CR or LF among
    /// them, is no part of a line.
    private static String text(byte[] lines) throws NotStored {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(lines));
            var withoutEnds = text.toString().replace("\r\n", "").replace("\t", "");
            if (withoutEnds.chars().anyMatch(Character::isISOControl)) {
                throw NotStored.brokenForm(
                        "a part of the form has a control character in its head");
            }
            return text.toString();
        } catch (CharacterCodingException _) {
            throw NotStored.brokenForm("the head of a part of the form is not UTF-8");
        }
    }

    /// Deprecated by RFC 7578 §4.7; what it would mean to decode is not stored as if it were
    /// decoded.
    private static void checkIsNoCoding(String value) throws NotStored {
        if (!CODINGS_OF_NOTHING.contains(value.toLowerCase(Locale.ROOT))) {
            throw NotStored.brokenForm("a part of the form is coded: " + Syntax.quoted(value));
        }
    }

    /// `filename*` must not be sent (RFC 7578 §4.2): one of two names would go unseen.
    private static FormHead named(Optional<Parameters> disposition) throws NotStored {
        var parameters =
                disposition
                        .filter(value -> value.value().equals("form-data"))
                        .map(Parameters::parameters)
                        .filter(map -> map.containsKey("name") && !map.containsKey("filename*"))
                        .orElseThrow(() ->
                                NotStored.brokenForm("a part of the form does not say what it is"));
        return new FormHead(
                String.valueOf(parameters.get("name")),
                Optional.ofNullable(parameters.get("filename")));
    }
}
