package webserv.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.engine.plugin.Thrown;

/// What a refused request is answered with: the page that is configured for the status, or the
/// built-in one.
///
/// A configured page is a path of the site, which is asked in place of the one that refused. One
/// that is refused itself gives way to the built-in page of the first refusal; from there on, no
/// configured page is asked for any more.
///
/// Made with the first refusal of a request. Confined to the loop.
final class RefusalPages {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalPages.class);

    /// Whose refusals they are.
    interface Course extends Asked {
        /// The request as templates see it.
        Dispatch.View view();

        /// Asks for the page in place of what was asked for first.
        void askForPage(RequestHead head);

        /// Sends the page, or where it is to be found.
        void sendPage(Reply.Response page);

        /// The built-in page cannot be made: its refusal has fields that cannot be sent, or read.
        void unsendable(Throwable why);
    }

    private final ServerContext server;
    private final DecisionRecord record;
    private final @Nullable RequestHead head;
    private final Course course;
    private @Nullable PageInPlace page;
    private boolean builtInOnly;

    /// @param head as the client sent it; absent for what never became a request
    RefusalPages(
            ServerContext server,
            DecisionRecord record,
            @Nullable RequestHead head,
            Course course) {
        this.server = server;
        this.record = record;
        this.head = head;
        this.course = course;
    }

    /// Whether a page of the site is asked for, not what the client wants.
    boolean isAskingForPage() {
        return page != null;
    }

    /// From now on there are the built-in pages alone.
    void askForNone() {
        builtInOnly = true;
    }

    /// Answers with the page of a refusal.
    ///
    /// @param fault what the built-in page tells the client beside the status
    void refuse(Reply.Refusal refusal, String fault) {
        if (page != null) {
            giveUp(page, refusal.status() + ", " + refusal.cause());
            return;
        }
        var configured = configured(refusal, fault);
        if (configured == null) {
            builtIn(refusal, fault);
        } else if (configured.isElsewhere()) {
            course.sendPage(configured.redirect());
        } else {
            page = configured;
            course.askForPage(configured.request());
        }
    }

    private @Nullable PageInPlace configured(Reply.Refusal refusal, String fault) {
        var match = record.match().orElse(null);
        return builtInOnly || head == null || match == null
                ? null
                : PageInPlace.of(refusal, fault, match, head, course.view());
    }

    /// An answer has come: where it is to be the page, it is sent as one.
    ///
    /// @return what to send; `null` where it is no page and the built-in one is sent
    Reply.@Nullable Response inPlace(Reply.Response answer) {
        var given = page;
        if (given == null) {
            return answer;
        }
        var why = Integer.toString(answer.status());
        Reply.@Nullable Response response = null;
        try {
            response = given.with(answer);
        } catch (Throwable unreadable) {
            why += ", with fields that cannot be read: " + Thrown.line(unreadable);
        }
        if (response == null) {
            ResponseSending.discard(answer, course);
            giveUp(given, why);
        }
        return response;
    }

    private void giveUp(PageInPlace given, String why) {
        LOG.warn(
                "request {}: the error page at {} is no page: it is answered {}",
                record.id(),
                given.page().origin(),
                why);
        page = null;
        builtIn(given.refusal(), given.fault());
    }

    private void builtIn(Reply.Refusal refusal, String fault) {
        builtInOnly = true;
        Reply.Response builtIn;
        try {
            var fields = head == null ? null : head.fields();
            builtIn = server.errorPages().page(refusal, fault, record.id(), fields);
        } catch (Throwable unsendable) {
            course.unsendable(unsendable);
            return;
        }
        course.sendPage(builtIn);
    }
}
