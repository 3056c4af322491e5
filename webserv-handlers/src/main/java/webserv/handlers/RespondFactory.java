package webserv.handlers;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import webserv.api.config.Settings;
import webserv.api.http.Cause;
import webserv.api.http.Content;
import webserv.api.http.Fields;
import webserv.api.http.Handler;
import webserv.api.http.Reply;
import webserv.api.http.StatusCodes;
import webserv.api.spi.HandlerFactory;
import webserv.handlers.representation.Conditions;
import webserv.handlers.representation.Unversioned;

/// Handler `respond`: the same answer to every request.
///
/// | setting | meaning | default |
/// |---|---|---|
/// | `status` | 200 to 599 | 200 |
/// | `text` | the content | none |
/// | `type` | the content's media type | `text/plain; charset=utf-8` |
/// | `fields` | names and values of further fields | none |
///
/// A status from 400 on without `text` is answered with the error page that is configured for it.
public final class RespondFactory implements HandlerFactory {

    /// The server's own to say: they frame the message or are about the connection (RFC 9110
    /// §7.6.1, RFC 9112 §6). The codec refuses to send them, so they are refused here, in time.
    private static final List<String> OF_SERVER =
            List.of(
                    "connection",
                    "content-length",
                    "date",
                    "keep-alive",
                    "proxy-connection",
                    "trailer",
                    "transfer-encoding");

    @Override
    public String name() {
        return "respond";
    }

    @Override
    public Handler create(Settings settings) {
        int status = (int) settings.number("status", 200, 200, 599);
        var text = settings.text("text", "");
        if (!text.isEmpty() && (StatusCodes.forbidsContent(status) || status == 205)) {
            throw settings.wrong("text", "cannot be sent with status " + status);
        }
        var type = settings.text("type", "text/plain; charset=utf-8");
        var fields = new Fields.Builder();
        if (!text.isEmpty()) {
            add(fields, settings, "type", "Content-Type", type);
        }
        settings.section("fields").ifPresent(section -> addAll(fields, section));
        var reply = reply(settings, status, text, fields.build());
        var answer = CompletableFuture.completedFuture(reply);
        return reply instanceof Reply.Response response
                ? Handler.nonBlocking(request ->
                        Conditions.anyIn(request.fields())
                                ? CompletableFuture.completedFuture(
                                        Unversioned.unless(
                                                request, response, "respond-precondition"))
                                : answer)
                : Handler.nonBlocking(_ -> answer);
    }

    private static Reply reply(Settings settings, int status, String text, Fields fields) {
        return status >= 400 && text.isEmpty()
                ? new Reply.Refusal(
                        status,
                        new Cause(
                                "respond-configured",
                                "configured at " + settings.originOf("status")),
                        fields)
                : new Reply.Response(status, fields, Content.of(text));
    }

    private static void addAll(Fields.Builder fields, Settings section) {
        for (var name : section.ownKeys()) {
            if (OF_SERVER.contains(name.toLowerCase(Locale.ROOT))) {
                throw section.wrong(name, "is set by the server itself");
            }
            if (name.equalsIgnoreCase("Content-Type")) {
                throw section.wrong(name, "is set by 'type'");
            }
            add(fields, section, name, name, section.text(name));
        }
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
