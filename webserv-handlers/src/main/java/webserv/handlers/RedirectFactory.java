package webserv.handlers;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import webserv.api.config.Settings;
import webserv.api.http.Handler;
import webserv.api.spi.HandlerFactory;

/// Handler `redirect`: sends every request elsewhere.
///
/// | setting | meaning | default |
/// |---|---|---|
/// | `status` | 301, 302, 303, 307 or 308 | 302 |
/// | `to` | a URL with `http:` or `https:`, or a path that begins with `/` | |
///
/// Not implemented: variables such as `$request_uri`, because what is put into Location has to be
/// encoded for its place first. A `$` is refused, so that nobody's redirect leads to one.
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
        return new FixedAnswer(
                Redirection.to((int) status, target(settings)), "respond-precondition");
    }

    private static String target(Settings settings) {
        var target = settings.text("to");
        if (target.indexOf('$') >= 0) {
            throw settings.wrong(
                    "to",
                    "must not hold '$': variables are not known here, write %24 for the sign");
        }
        if (!isPath(target) && !isWebAddress(target)) {
            throw settings.wrong(
                    "to",
                    "must be a path that begins with one '/', or a URL such as"
                            + " https://example.org/, percent-encoded");
        }
        return target;
    }

    /// `//host` would be another host's address by the same scheme; who means that, writes it out.
    private static boolean isPath(String target) {
        return target.startsWith("/") && !target.startsWith("//") && isUri(target);
    }

    private static boolean isWebAddress(String target) {
        return isUri(target) && target.matches("(?i)https?://[^/?#].*");
    }

    /// [URI] also takes characters beyond ASCII, which no field may hold.
    private static boolean isUri(String target) {
        try {
            return new URI(target).toString().chars().allMatch(c -> c > ' ' && c < 0x7F);
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
