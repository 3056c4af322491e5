package webserv.engine.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Mistakes;
import webserv.api.config.Node;
import webserv.api.config.Origin;
import webserv.api.config.Settings;
import webserv.api.config.Structure;
import webserv.api.http.Template;
import webserv.api.spi.ErrorPage;

/// Reads `error_page`: statuses, or ranges of them, and where their pages are.
///
/// ```
/// 404: /errors/404.html
/// 500-504: /errors/50x.html
/// 403: "=404 /x"          the same as { to: /x, status: 404 }
/// 410: https://example.org/gone
/// ```
final class ErrorPageReader {
    private static final Key<String> TO = Key.needed("to", Kind.TEXT, "a path or a URL").own();
    private static final Key<Integer> STATUS =
            Key.optional("status", Kind.whole(200, 599), "that of the answer").own();

    private static final Kind<Settings> PAGE =
            new Structure.Section(
                    Keys.of(TO, STATUS)
                            .calledElsewhere("redirect", TO.name())
                            .calledElsewhere("return", TO.name())
                            .calledElsewhere("path", TO.name())
                            .calledElsewhere("file", TO.name())
                            .calledElsewhere("url", TO.name())
                            .calledElsewhere("code", STATUS.name())
                            .example("{ to: /404.html, status: 200 }"));

    static final Key<Settings> ERROR_PAGE =
            Key.optional(
                    "error_page",
                    Kind.named(Kind.either(Kind.TEXT, PAGE), "[45][0-9]{2}(-[45][0-9]{2})?")
                            .example("{ 404: /404.html }"),
                    "what takes the place of the built-in page of a status, or a range of them");

    private static final Pattern STATUSES = Pattern.compile("([0-9]{3})(?:-([0-9]{3}))?");
    private static final Pattern WITH_STATUS = Pattern.compile("=\\s*([0-9]{3})?\\s+(\\S.*)");

    private ErrorPageReader() {}

    /// @param outer those of the place around
    static Map<Integer, ErrorPage> read(Settings settings, Map<Integer, ErrorPage> outer) {
        if (!settings.hasOwn(ERROR_PAGE)) {
            return outer;
        }
        var section = settings.get(ERROR_PAGE);
        var own = new HashMap<Integer, ErrorPage>();
        var mistakes = new Mistakes();
        for (var statuses : section.ownKeys()) {
            mistakes.attempt(() -> add(section, statuses, own));
        }
        mistakes.refuse();
        var merged = new HashMap<>(outer);
        merged.putAll(own);
        return merged;
    }

    private static ErrorPage add(Settings section, String statuses, Map<Integer, ErrorPage> own) {
        var range = STATUSES.matcher(statuses);
        int first = range.matches() ? Integer.parseInt(range.group(1)) : 0;
        int last = first > 0 && range.group(2) != null ? Integer.parseInt(range.group(2)) : first;
        if (first < 400 || last > 599 || first > last) {
            throw section.wrongKey(
                    statuses,
                    "is no status that has a page: write one from 400 to 599, or two with '-'"
                            + " between");
        }
        var page = page(section, statuses);
        for (int status = first; status <= last; status++) {
            var other = own.put(status, page);
            if (other != null) {
                throw section.wrongKey(
                        statuses,
                        "has the status %d, which has a page at %s"
                                .formatted(status, other.origin()));
            }
        }
        return page;
    }

    private static ErrorPage page(Settings section, String key) {
        var origin = section.originOf(key);
        if (section.find(key).orElseThrow() instanceof Node.Mapping) {
            var page = section.section(key).orElseThrow();
            int status = page.find(STATUS).orElse(ErrorPage.SAME);
            return page(page, TO.name(), page.get(TO), status, origin);
        }
        var text = section.text(key);
        var withStatus = WITH_STATUS.matcher(text);
        if (!withStatus.matches()) {
            return page(section, key, text, ErrorPage.SAME, origin);
        }
        var status = withStatus.group(1);
        return page(
                section,
                key,
                withStatus.group(2),
                status == null ? ErrorPage.OF_PAGE : Integer.parseInt(status),
                origin);
    }

    private static ErrorPage page(
            Settings settings, String key, String target, int status, Origin origin) {
        var page = new ErrorPage(template(settings, key, target), status, origin);
        if (page.isRedirect() && status != ErrorPage.SAME && !isRedirect(status)) {
            throw settings.wrong(
                    settings.hasOwn(STATUS) ? STATUS.name() : key,
                    "must be 301, 302, 303, 307 or 308 for a page at another place");
        }
        if (status != ErrorPage.SAME
                && status != ErrorPage.OF_PAGE
                && (status < 200 || status > 599)) {
            throw settings.wrong(key, "must have a status from 200 to 599");
        }
        return page;
    }

    static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static Template template(Settings settings, String key, String target) {
        try {
            var template = Template.parse(target, Set.of());
            if (template.leadsToPath() || template.leadsToWebAddress()) {
                return template;
            }
        } catch (IllegalArgumentException wrong) {
            throw settings.wrong(key, String.valueOf(wrong.getMessage()));
        }
        throw settings.wrong(
                key,
                "must lead to a path that begins with one '/', or to a URL such as"
                        + " https://example.org/, percent-encoded");
    }
}
