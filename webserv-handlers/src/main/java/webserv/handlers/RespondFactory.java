package webserv.handlers;

import java.util.Locale;
import java.util.Optional;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.ServerFields;
import webserv.api.http.StatusCodes;
import webserv.api.http.Template;
import webserv.api.spi.HandlerFactory;

/// Handler `respond`: the same answer to every request.
///
/// A status that has to come with a field, as 401 with `WWW-Authenticate`, is refused without it. A
/// status from 400 on without `text` is answered with the error page that is configured for it.
public final class RespondFactory implements HandlerFactory {
    private static final String PRECONDITION = "respond-precondition";
    private static final Key<Integer> STATUS =
            Key.of(
                    "status",
                    Kind.whole(200, 599),
                    200,
                    "from 400 on without a text, an error page");
    private static final Key<String> TEXT =
            Key.of("text", Kind.TEXT, "", "the content, with variables escaped as the type needs");
    private static final Key<String> TYPE =
            Key.of("type", Kind.TEXT, "text/plain; charset=utf-8", "the content's media type");
    private static final Key<Settings> FIELDS =
            Key.optional(
                    "fields",
                    Kind.named(Kind.TEXT).example("{ Retry-After: 60 }"),
                    "names and values of further fields");
    private static final Template EMPTY = Template.literal("");

    @Override
    public String name() {
        return "respond";
    }

    @Override
    public Keys keys() {
        return Keys.of(STATUS, TEXT, TYPE, FIELDS).example("{ status: 200, text: hello }");
    }

    @Override
    public boolean createsConcurrently() {
        return true;
    }

    @Override
    public Handler create(Settings settings) {
        try {
            return handler(settings);
        } catch (ConfigException one) {
            tellAll(settings);
            throw one;
        }
    }

    private static Handler handler(Settings settings) {
        int status = settings.get(STATUS);
        var type = settings.get(TYPE);
        var text = text(settings, Optional.of(status));
        var mistakes = new Mistakes();
        var fields = fields(settings, type, mistakes);
        mistakes.refuse();
        requireFieldsOf(status, fields, settings);
        return text.isConstant()
                ? new FixedAnswer(
                        reply(settings, status, text.constantText(), fields), PRECONDITION)
                : expanding(status, fields, text, use(type));
    }

    /// Reads on behind a mistake.
    private static void tellAll(Settings settings) {
        var mistakes = new Mistakes();
        var status = mistakes.attempt(() -> settings.get(STATUS));
        var type = settings.get(TYPE);
        mistakes.check(() -> text(settings, status));
        var fields = fields(settings, type, mistakes);
        status.ifPresent(it -> mistakes.check(() -> requireFieldsOf(it, fields, settings)));
        mistakes.refuse();
    }

    /// @param status absent where it is wrong itself
    private static Template text(Settings settings, Optional<Integer> status) {
        boolean isEmpty = settings.get(TEXT).isEmpty();
        if (!isEmpty && status.filter(RespondFactory::forbidsText).isPresent()) {
            throw settings.wrong(TEXT, "cannot be sent with status " + status.get());
        }
        return settings.has(TEXT) ? Template.of(settings, TEXT.name()) : EMPTY;
    }

    private static boolean forbidsText(int status) {
        return StatusCodes.forbidsContent(status) || status == 205;
    }

    private static Fields fields(Settings settings, String type, Mistakes mistakes) {
        var fields = new Fields.Builder();
        if (!settings.get(TEXT).isEmpty()) {
            mistakes.check(() -> add(fields, settings, TYPE.name(), "Content-Type", type));
        }
        settings.find(FIELDS)
                .ifPresent(section -> {
                    for (var name : section.ownKeys()) {
                        mistakes.check(() -> add(fields, section, name));
                    }
                });
        return fields.build();
    }

    private static Handler expanding(
            int status, Fields fields, Template template, Template.Use use) {
        return new MadeAnswer(
                request ->
                        new Reply.Response(
                                status, fields, Content.of(template.expand(request, use))),
                PRECONDITION);
    }

    /// What a value has to be escaped for, so that none becomes markup of its own.
    private static Template.Use use(String type) {
        var name = type.toLowerCase(Locale.ROOT);
        if (name.matches("[^;]*[/+]json\\b.*")) {
            return Template.Use.JSON;
        }
        return name.matches("[^;]*(html|xml|svg).*") ? Template.Use.HTML : Template.Use.TEXT;
    }

    /// Some statuses say nothing without a certain field, and RFC 9110 demands it (§15.3.7,
    /// §15.5.2, §15.5.6, §15.5.8, §15.5.22). A redirect without its target, which is but advised
    /// against (§15.4), is nothing that anybody wants.
    private static void requireFieldsOf(int status, Fields fields, Settings settings) {
        var needed =
                switch (status) {
                    case 206 -> "Content-Range";
                    case 301, 302, 303, 307, 308 -> "Location";
                    case 401 -> "WWW-Authenticate";
                    case 405 -> "Allow";
                    case 407 -> "Proxy-Authenticate";
                    case 426 -> "Upgrade";
                    default -> "";
                };
        if (!needed.isEmpty() && !fields.has(needed)) {
            throw settings.advise(STATUS, status + " needs " + advice(needed));
        }
    }

    /// Who forgot a redirect's target has nearly always written `return`.
    private static String advice(String field) {
        var inFields = "the field '" + field + "' in 'fields'";
        return field.equals("Location")
                ? "a target: in 'return', add 'to: /path'; elsewhere, " + inFields
                : inFields;
    }

    private static Reply reply(Settings settings, int status, String text, Fields fields) {
        return status >= 400 && text.isEmpty()
                ? new Reply.Refusal(
                        status,
                        new Cause(
                                "respond-configured", "configured at " + settings.originOf(STATUS)),
                        fields)
                : new Reply.Response(status, fields, Content.of(text));
    }

    private static void add(Fields.Builder fields, Settings section, String name) {
        if (ServerFields.include(name) || name.equalsIgnoreCase("Date")) {
            throw section.wrongKey(name, "is set by the server itself");
        }
        if (name.equalsIgnoreCase("Content-Type")) {
            throw section.wrongKey(name, "is set by 'type'");
        }
        if (name.equalsIgnoreCase("ETag") || name.equalsIgnoreCase("Last-Modified")) {
            throw section.wrongKey(
                    name, "is for handlers that answer conditional requests, such as 'files'");
        }
        add(fields, section, name, name, section.text(name));
    }

    private static void add(
            Fields.Builder fields, Settings settings, String key, String name, String value) {
        try {
            fields.add(name, value);
        } catch (IllegalArgumentException impossible) {
            throw settings.wrong(key, "cannot be sent: " + impossible.getMessage());
        }
    }
}
