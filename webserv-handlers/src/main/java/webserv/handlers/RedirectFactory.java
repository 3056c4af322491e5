package webserv.handlers;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import webserv.api.config.ConfigException;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Prospect;
import webserv.api.http.Redirects;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Template;
import webserv.api.spi.HandlerFactory;

/// Handler `redirect`: sends every request elsewhere.
public final class RedirectFactory implements HandlerFactory {
    private static final Key<Integer> STATUS =
            Key.of(
                    "status",
                    Kind.oneOf(List.of(301, 302, 303, 307, 308)),
                    302,
                    "of the redirect; 301 and 308 are for good");
    private static final Key<String> TO =
            Key.needed("to", Kind.TEXT, "a path or a URL, percent-encoded, with variables");

    @Override
    public String name() {
        return "redirect";
    }

    @Override
    public Keys keys() {
        return Keys.of(STATUS, TO).example("{ to: /new/ }");
    }

    @Override
    public boolean createsConcurrently() {
        return true;
    }

    @Override
    public Handler create(Settings settings) {
        try {
            return new Redirecting(settings.get(STATUS), target(settings));
        } catch (ConfigException one) {
            var mistakes = new Mistakes();
            mistakes.check(() -> settings.get(STATUS));
            mistakes.check(() -> target(settings));
            mistakes.refuse();
            throw one;
        }
    }

    private static Template target(Settings settings) {
        var target = Template.of(settings, TO.name());
        if (!target.leadsToPath() && !target.leadsToWebAddress()) {
            throw settings.wrong(
                    TO,
                    "must be a path that begins with one '/', or a URL such as"
                            + " https://example.org/, percent-encoded");
        }
        return target;
    }

    private record Redirecting(int statusCode, Template target)
            implements Handler.NonBlocking, Redirects {
        @Override
        public CompletionStage<Reply> handle(Request request) {
            return CompletableFuture.completedFuture(reply(request));
        }

        @Override
        public Prospect explain(Request request) {
            return Prospect.of(reply(request));
        }

        private Reply reply(Request request) {
            return Reply.Response.empty(
                    statusCode, "Location", target.expand(request, Template.Use.URI_REFERENCE));
        }
    }
}
