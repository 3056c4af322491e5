package webserv.handlers;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.http.Prospect;
import webserv.api.http.Redirects;
import webserv.api.http.Reply;
import webserv.api.http.Request;
import webserv.api.http.Template;
import webserv.api.spi.HandlerFactory;

/// Handler `redirect`: sends every request elsewhere.
///
/// | setting | meaning | default |
/// |---|---|---|
/// | `status` | 301, 302, 303, 307 or 308 | 302 |
/// | `to` | a URL with `http:` or `https:`, or a path that begins with `/`, as a [Template] | |
public final class RedirectFactory implements HandlerFactory {
    private static final List<Long> STATUSES = List.of(301L, 302L, 303L, 307L, 308L);

    @Override
    public String name() {
        return "redirect";
    }

    @Override
    public Handler create(Settings settings) {
        long status = settings.number("status", 302, 300, 399);
        if (!STATUSES.contains(status)) {
            throw settings.wrong("status", "must be 301, 302, 303, 307 or 308");
        }
        var target = Template.of(settings, "to");
        if (!target.leadsToPath() && !target.leadsToWebAddress()) {
            throw settings.wrong(
                    "to",
                    "must be a path that begins with one '/', or a URL such as"
                            + " https://example.org/, percent-encoded");
        }
        return new Redirecting((int) status, target);
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
            return Redirection.to(statusCode, target.expand(request, Template.Use.URI_REFERENCE));
        }
    }
}
