package webserv.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.config.Origin;
import webserv.api.http.FieldLine;
import webserv.api.http.Fields;
import webserv.api.http.Request;
import webserv.api.http.Template.Use;
import webserv.api.spi.AddedField;
import webserv.api.spi.ResponseHead;
import webserv.engine.plugin.Thrown;

/// Puts the fields of a policy into those of a response.
final class AddedFields {
    private static final Logger LOG = LoggerFactory.getLogger(AddedFields.class);

    private AddedFields() {}

    /// The fields of a response with those that are added.
    static Fields to(Fields fields, List<AddedField> added, Request request) {
        var builder = new Fields.Builder();
        var replaced =
                added.stream()
                        .filter(field -> field.removes() || !field.addsUp())
                        .map(field -> field.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        var values =
                added.stream()
                        .filter(field -> !field.removes())
                        .map(field -> line(field, request))
                        .filter(line -> !line.value().isEmpty())
                        .toList();
        for (var line : fields.lines()) {
            var name = line.name().toLowerCase(Locale.ROOT);
            if (!replaced.contains(name) || isLeftOut(added, values, name)) {
                builder.add(line);
            }
        }
        values.forEach(builder::add);
        return builder.build();
    }

    /// Why no head has room for the fields, whoever else adds to it; empty where one has.
    static Optional<String> tooLong(List<AddedField> added, Request request) {
        long octets = 0;
        int most = 0;
        var longest = Origin.BUILT_IN;
        for (var field : added) {
            var line = line(field, request);
            int length = line.value().isEmpty() ? 0 : line.octets();
            octets += length;
            if (length > most) {
                most = length;
                longest = field.origin();
            }
        }
        return octets <= ResponseHead.MOST_FIELD_OCTETS
                ? Optional.empty()
                : Optional.of(
                        "the fields of add_header have %d octets, where a head has room for %d; the longest is at %s"
                                .formatted(octets, ResponseHead.MOST_FIELD_OCTETS, longest));
    }

    /// Whether the field of that name expands to nothing, so that it takes no place.
    private static boolean isLeftOut(List<AddedField> added, List<FieldLine> values, String name) {
        return values.stream().noneMatch(line -> line.name().equalsIgnoreCase(name))
                && added.stream()
                        .noneMatch(field -> field.removes() && field.name().equalsIgnoreCase(name));
    }

    /// The line of a field; its value is empty where none is to be sent.
    static FieldLine line(AddedField field, Request request) {
        try {
            return new FieldLine(field.name(), field.value().expand(request, Use.FIELD));
        } catch (RuntimeException unusable) {
            LOG.error(
                    "request {}: the field of add_header at {} cannot be made: {}",
                    request.id(),
                    field.origin(),
                    Thrown.trace(unusable));
            return new FieldLine(field.name(), "");
        }
    }
}
