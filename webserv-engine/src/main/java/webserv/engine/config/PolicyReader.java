package webserv.engine.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import webserv.api.config.Settings;
import webserv.api.http.ServerFields;
import webserv.api.http.Syntax;
import webserv.api.http.Template;
import webserv.api.spi.AddedField;
import webserv.api.spi.Policy;
import webserv.api.spi.RequestLimits;

/// Reads what holds for the requests of a place: limits, added fields and error pages. A limit that
/// is written nearer goes before one around; fields and error pages are merged, by name and by
/// status.
final class PolicyReader {
    private static final String CONTENT_LIMIT = "client_max_body_size";
    private static final String ADD_HEADER = "add_header";

    private PolicyReader() {}

    /// @param settings of the place, with those around behind
    /// @param outer the policy of the place around
    static Policy read(Settings settings, Policy outer) {
        return new Policy(
                limits(settings),
                addedFields(settings, outer.addedFields()),
                ErrorPageReader.read(settings, outer.errorPages()));
    }

    /// The handler's own section may set the limit of content, too.
    static Policy withSection(Policy policy, Settings section) {
        return section.has(CONTENT_LIMIT)
                ? policy.with(policy.limits().withContentOctets(contentOctets(section)))
                : policy;
    }

    private static RequestLimits limits(Settings settings) {
        var silent = RequestLimits.DEFAULTS;
        return new RequestLimits(
                contentOctets(settings),
                time(settings, "client_body_timeout"),
                settings.has("client_body_min_rate")
                        ? LimitsReader.contentRate(settings, 0)
                        : silent.contentOctetsPerSecond(),
                time(settings, "send_timeout"));
    }

    private static Duration time(Settings settings, String key) {
        return settings.has(key) ? LimitsReader.time(settings, key, Duration.ZERO) : Duration.ZERO;
    }

    /// As in NGINX, 0 is no limit.
    private static long contentOctets(Settings settings) {
        long octets = settings.octets(CONTENT_LIMIT, RequestLimits.CONTENT_OCTETS);
        return octets == 0 ? Long.MAX_VALUE : octets;
    }

    private static List<AddedField> addedFields(Settings settings, List<AddedField> outer) {
        if (!settings.hasOwn(ADD_HEADER)) {
            return outer;
        }
        var section = settings.section(ADD_HEADER).orElseThrow();
        var byName = new LinkedHashMap<String, AddedField>();
        outer.forEach(field -> byName.put(lower(field.name()), field));
        var own = new LinkedHashMap<String, AddedField>();
        for (var name : section.ownKeys()) {
            var field = field(section, name);
            if (own.put(lower(name), field) != null) {
                throw section.wrong(name, "is there twice, but for the case of its letters");
            }
        }
        byName.putAll(own);
        return new ArrayList<>(byName.values());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static AddedField field(Settings section, String name) {
        var value = Template.of(section, name);
        if (!Syntax.isToken(name)) {
            throw section.wrong(name, "is no name of a field");
        }
        if (ServerFields.include(name) || isOfServer(name)) {
            throw section.wrong(name, "is set by the server itself");
        }
        if (!value.isFieldValue()) {
            throw section.wrong(
                    name, "must be a field's value: visible characters with spaces between");
        }
        return new AddedField(name, value, section.originOf(name));
    }

    /// Fields that say what the message is, which only those know who make it.
    private static boolean isOfServer(String name) {
        return switch (lower(name)) {
            case "date",
                    "upgrade",
                    "content-encoding",
                    "content-range",
                    "content-type",
                    "allow",
                    "location",
                    "te" ->
                    true;
            default -> false;
        };
    }
}
