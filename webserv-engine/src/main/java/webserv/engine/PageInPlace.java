package webserv.engine;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import webserv.api.http.FieldLine;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.api.http.Template;
import webserv.api.spi.ErrorPage;
import webserv.api.spi.Match;

/// A refusal whose page the configuration names: a path of the site, which is asked for in its
/// place, and what it answers is sent with the refusal's status; or an address elsewhere, to which
/// the client is sent.
///
/// @param asked what the client asked for
/// @param fault what the built-in page would tell beside the status
/// @param target where the page is, a URI reference
record PageInPlace(
        RequestHead asked, Reply.Refusal refusal, String fault, ErrorPage page, String target) {

    /// The client asked for something else under these conditions, not for the page.
    private static final Set<String> CONDITIONS =
            Set.of(
                    "if-match",
                    "if-none-match",
                    "if-modified-since",
                    "if-unmodified-since",
                    "if-range",
                    "range");

    /// What is true of the page and not of what was asked for (RFC 9110 §8.8, RFC 9111 §5.2): sent
    /// with a refusal, it would be taken for the state of the other, or keep the refusal in a
    /// cache.
    private static final Set<String> VERSION_AND_FRESHNESS =
            Set.of("etag", "last-modified", "accept-ranges", "cache-control", "expires");

    /// A success would grant it (RFC 9110 §9.3.6).
    private static final String CONNECT = "CONNECT";

    /// The page that the policy of a place names for a refusal; `null` where the built-in one is
    /// sent. A refusal that has content of its own needs no page.
    static @Nullable PageInPlace of(
            Reply.Refusal refusal,
            String fault,
            Match place,
            RequestHead asked,
            Dispatch.View view) {
        var page =
                refusal.content().isPresent()
                        ? null
                        : place.policy().errorPages().get(refusal.status());
        if (page == null) {
            return null;
        }
        var request = AnswerPolicy.request(place, asked, view);
        var target = page.target().expand(request, Template.Use.URI_REFERENCE);
        return new PageInPlace(asked, refusal, fault, page, target);
    }

    /// Whether the client is sent to the page.
    boolean isElsewhere() {
        return page.isRedirect();
    }

    /// The answer that sends the client to the page.
    Reply.Response redirect() {
        return Redirected.to(Math.max(page.status(), 302), target);
    }

    /// The head of the request for the page: with GET, and without conditions.
    RequestHead request() {
        var head = Reply.Forward.to(target, Reply.Forward.Kind.GET).head(asked);
        var lines = head.fields().lines();
        if (lines.stream().noneMatch(PageInPlace::isCondition)) {
            return head;
        }
        var fields = new Fields.Builder();
        lines.stream().filter(line -> !isCondition(line)).forEach(fields::add);
        return new RequestHead(
                head.method(),
                head.target(),
                head.authority(),
                head.version(),
                fields.build(),
                head.contentLength(),
                head.expectsContinue());
    }

    private static boolean isOfThePage(FieldLine line) {
        return VERSION_AND_FRESHNESS.contains(line.name().toLowerCase(Locale.ROOT));
    }

    private static boolean isCondition(FieldLine line) {
        return CONDITIONS.contains(line.name().toLowerCase(Locale.ROOT));
    }

    /// The response with the page; `null` where the path did not answer with one.
    Reply.@Nullable Response with(Reply.Response answer) {
        if (page.status() != ErrorPage.OF_PAGE
                && (answer.status() < 200 || answer.status() > 299)) {
            return null;
        }
        int status =
                switch (page.status()) {
                    case ErrorPage.SAME -> refusal.status();
                    case ErrorPage.OF_PAGE -> answer.status();
                    default -> page.status();
                };
        if (status < 300 && asked.method().equals(CONNECT)) {
            return null;
        }
        var fields = new Fields.Builder();
        answer.fields().lines().stream()
                .filter(line -> status < 300 || !isOfThePage(line))
                .forEach(fields::add);
        refusal.fields().lines().stream()
                .filter(line -> !answer.fields().has(line.name()))
                .forEach(fields::add);
        // No policy as the built-in pages have: the site's page has its own styles and scripts.
        return new Reply.Response(
                status,
                status < 400 ? fields.build() : BuiltInPage.ofError(fields.build()),
                answer.content());
    }
}
