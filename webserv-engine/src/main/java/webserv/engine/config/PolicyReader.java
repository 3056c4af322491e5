package webserv.engine.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;
import webserv.api.http.ServerFields;
import webserv.api.http.Syntax;
import webserv.api.http.Template;
import webserv.api.spi.AddedField;
import webserv.api.spi.Policy;
import webserv.api.spi.RequestLimits;
import webserv.api.spi.ResponseHead;

/// Reads what holds for the requests of a place: limits, added fields and error pages. A limit that
/// is written nearer goes before one around; fields and error pages are merged, by name and by
/// status.
final class PolicyReader {
    /// As in NGINX, 0 is no limit.
    static final Key<Long> CONTENT_LIMIT =
            Key.of(
                    "client_max_body_size",
                    Kind.OCTETS,
                    RequestLimits.CONTENT_OCTETS,
                    "content of a request; beyond: 413; 0 for no limit");

    private static final Key<Settings> ADD_HEADER =
            Key.optional(
                    "add_header",
                    Kind.named(Kind.TEXT).example("{ X-Frame-Options: DENY }"),
                    "fields for every answer, with variables; an empty text takes a field away");

    static final Keys KEYS =
            Keys.of(
                    CONTENT_LIMIT,
                    LimitsReader.CONTENT_TIME,
                    LimitsReader.CONTENT_RATE,
                    LimitsReader.SEND_TIME,
                    ADD_HEADER,
                    ErrorPageReader.ERROR_PAGE);

    private static final Set<String> NAMES = KEYS.names();

    private PolicyReader() {}

    /// @param settings of the place, with those around behind
    /// @param outer the policy of the place around
    static Policy read(Settings settings, Policy outer) {
        return settings.deciding(NAMES) == settings ? own(settings, outer) : outer;
    }

    /// The same, or the policy of the place around where there is a mistake.
    static Policy read(Settings settings, Policy outer, Mistakes mistakes) {
        try {
            return read(settings, outer);
        } catch (ConfigException wrong) {
            mistakes.add(wrong);
            return outer;
        }
    }

    private static Policy own(Settings settings, Policy outer) {
        try {
            var policy =
                    new Policy(
                            limits(settings),
                            addedFields(settings, outer.addedFields()),
                            ErrorPageReader.read(settings, outer.errorPages()));
            return policy.equals(outer) ? outer : policy; // nearly all places share one
        } catch (ConfigException one) {
            throw Mistakes.readingOn(
                    one,
                    () -> addedFields(settings, outer.addedFields()),
                    () -> ErrorPageReader.read(settings, outer.errorPages()));
        }
    }

    /// The handler's own section may set the limit of content, too.
    ///
    /// @param mistakes takes what is wrong with it
    static Policy withSection(Policy policy, Settings section, Mistakes mistakes) {
        try {
            return section.has(CONTENT_LIMIT)
                    ? policy.with(policy.limits().withContentOctets(contentOctets(section)))
                    : policy;
        } catch (ConfigException wrong) {
            mistakes.add(wrong);
            return policy;
        }
    }

    private static RequestLimits limits(Settings settings) {
        try {
            return new RequestLimits(
                    contentOctets(settings),
                    time(settings, LimitsReader.CONTENT_TIME),
                    settings.find(LimitsReader.CONTENT_RATE)
                            .map(Math::toIntExact)
                            .orElse(RequestLimits.DEFAULTS.contentOctetsPerSecond()),
                    time(settings, LimitsReader.SEND_TIME));
        } catch (ConfigException one) {
            throw Mistakes.readingOn(
                    one,
                    () -> time(settings, LimitsReader.CONTENT_TIME),
                    () -> settings.find(LimitsReader.CONTENT_RATE),
                    () -> time(settings, LimitsReader.SEND_TIME));
        }
    }

    private static Duration time(Settings settings, Key<Duration> key) {
        return settings.find(key).orElse(Duration.ZERO);
    }

    private static long contentOctets(Settings settings) {
        long octets = settings.get(CONTENT_LIMIT);
        return octets == 0 ? Long.MAX_VALUE : octets;
    }

    private static List<AddedField> addedFields(Settings settings, List<AddedField> outer) {
        if (!settings.hasOwn(ADD_HEADER)) {
            return outer;
        }
        var section = settings.get(ADD_HEADER);
        var byName = new LinkedHashMap<String, AddedField>();
        outer.forEach(field -> byName.put(lower(field.name()), field));
        var own = new LinkedHashMap<String, AddedField>();
        var mistakes = new Mistakes();
        for (var name : section.ownKeys()) {
            mistakes.attempt(() -> field(section, name, Template.groupNames(settings)))
                    .filter(field -> own.put(lower(name), field) != null)
                    .ifPresent(_ ->
                            mistakes.add(
                                    section.wrongKey(
                                            name,
                                            "is there twice, but for the case of its letters")));
        }
        mistakes.refuse();
        byName.putAll(own);
        var all = new ArrayList<>(byName.values());
        refuseTooLong(all, settings);
        return all;
    }

    /// Refuses fields that no head has room for, the page for 500 included: nothing could ever be
    /// sent. Those of places around were looked at there, and count again with what is added here.
    private static void refuseTooLong(List<AddedField> fields, Settings settings) {
        long octets = fields.stream().mapToLong(AddedField::leastOctets).sum();
        if (octets > ResponseHead.MOST_FIELD_OCTETS) {
            throw settings.wrongKey(
                    ADD_HEADER.name(),
                    "makes %d octets of fields with those of the places around, where a head has room for %d"
                            .formatted(octets, ResponseHead.MOST_FIELD_OCTETS));
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static AddedField field(Settings section, String name, Set<String> groups) {
        var value = template(section, name, groups);
        if (!Syntax.isToken(name)) {
            throw section.wrongKey(name, "is no name of a field");
        }
        if (ServerFields.include(name) || isOfServer(name)) {
            throw section.wrongKey(name, "is set by the server itself");
        }
        if (isValidator(name) && !section.text(name).isEmpty()) {
            throw section.wrongKey(
                    name, "is set by those who answer conditional requests, such as 'files'");
        }
        if (!value.isFieldValue()) {
            throw section.wrong(
                    name, "must be a field's value: visible characters with spaces between");
        }
        return new AddedField(name, value, section.originOf(name));
    }

    private static Template template(Settings section, String name, Set<String> groups) {
        try {
            return Template.parse(section.text(name), groups);
        } catch (IllegalArgumentException wrong) {
            throw section.wrong(name, String.valueOf(wrong.getMessage()));
        }
    }

    /// RFC 9110 §8.8.
    private static boolean isValidator(String name) {
        return lower(name).equals("etag") || lower(name).equals("last-modified");
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
