package webserv.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.api.http.RequestHead;
import webserv.api.spi.Match;
import webserv.api.spi.Table;
import webserv.engine.plugin.Thrown;

/// Makes what is sent of what answers one request: for a refusal its page, and for a response what
/// the policy of its place adds. For one that cannot be sent, that is the page for 500.
///
/// ```
///   refuse ──► RefusalPages ──► sendPage ─┐
///     ▲                                   ▼
///     │                respond ──► AnswerPolicy ──► send
///     └──────────── unsendable ◄──────────┴──────────┘
/// ```
///
/// What the policy adds may be why a response cannot be sent, and would be in the page for 500,
/// too: then that is the built-in page, and has nothing added.
///
/// A class that [Exchange] extends, and no part of it: each request has one object less that way.
///
/// Confined to the loop.
abstract class Responding implements RefusalPages.Course {
    private static final Logger LOG = LoggerFactory.getLogger(Responding.class);

    /// A response, the page in its place, and the built-in page may each have fields of a handler
    /// that cannot be sent. What comes behind them has none, and none that are added.
    private static final byte MOST_UNSENDABLES = 3;

    final ServerContext server;
    final @Nullable RequestHead head;
    final DecisionRecord record;

    private @Nullable RefusalPages pages;

    /// A byte, as there is room for it beside the flags: each request would be larger by an int.
    private byte unsendables;

    /// Whether nothing is added any more, as it cannot be sent.
    private boolean nothingAdded;

    /// @param head absent for a refusal of what never became a request
    Responding(ServerContext server, @Nullable RequestHead head, DecisionRecord record) {
        this.server = server;
        this.head = head;
        this.record = record;
    }

    /// Takes a reply in place of the one before.
    abstract void reply(Reply.Refusal refusal);

    /// Sends the response as it is.
    abstract void send(Reply.Response whole);

    /// To blame where nothing can be sent.
    public abstract SessionCalls session();

    @Override
    public long id() {
        return record.id();
    }

    public Table table() {
        return server.table();
    }

    /// A page is asked for in place of what the client wants, and is not what the record is about.
    public void matched(Match match) {
        if (pages == null || !pages.isAskingForPage()) {
            record.matched(match);
        }
    }

    /// Finds the server of a request that is refused before a location is looked for, as its page
    /// may be that one's.
    final void matchServer(RequestHead refused) {
        try {
            matched(Dispatch.atServer(refused, record.listener(), table()));
        } catch (RouterFailure failure) {
            var _ = record.unrouted(failure);
        }
    }

    /// Answers with the page of a refusal. That of a page is told by the log alone: what is
    /// answered is the refusal that the page was for.
    ///
    /// @param fault what the built-in page tells the client beside the status
    public void refuse(Reply.Refusal refusal, String fault) {
        if (pages == null) {
            pages = new RefusalPages(server, record, head, this);
        }
        if (!pages.isAskingForPage()) {
            record.refused(refusal.cause());
        }
        if (nothingAdded) {
            pages.askForNone();
        }
        pages.refuse(refusal, fault);
    }

    @Override
    public void sendPage(Reply.Response page) {
        respond(page);
    }

    public void respond(Reply.Response answer) {
        var response = pages == null ? answer : pages.inPlace(answer);
        var whole = response == null ? null : withPolicy(response);
        if (whole != null) {
            send(whole);
        }
    }

    /// The response with what the policy of its place adds; `null` where its fields cannot be read,
    /// and something else is sent.
    private Reply.@Nullable Response withPolicy(Reply.Response response) {
        var place = nothingAdded ? null : record.place(table());
        try {
            return place == null ? response : AnswerPolicy.applied(response, place, head, view());
        } catch (Throwable unreadable) {
            ResponseSending.discard(response.content(), this);
            unsendable(unreadable);
            return null;
        }
    }

    /// The handler's head cannot be sent (RFC 9110 §5.5), so nothing of it was: the page for 500
    /// goes in its place.
    @Override
    public void unsendable(Throwable unsendable) {
        if (++unsendables > MOST_UNSENDABLES) {
            var failure = session().failure("send", unsendable);
            record.refused(failure.asCause());
            throw failure;
        }
        var place = nothingAdded ? null : record.place(table());
        nothingAdded |= unsendables == MOST_UNSENDABLES;
        if (place == null || place.policy().addedFields().isEmpty()) {
            answerUnsendable("", unsendable);
            return;
        }
        var tooLong = AnswerPolicy.tooLong(place, head, view());
        if (tooLong.isEmpty()) {
            answerUnsendable(", with the fields of add_header,", unsendable);
            return;
        }
        nothingAdded = true;
        LOG.error(
                "request {}: the response of {} cannot be sent: {}; the built-in page is sent"
                        + " without them",
                id(),
                handlerAsked(),
                tooLong.get());
        answerUnsendable(tooLong.get());
    }

    /// @param added says whether more than what the handler gave was to be sent
    private void answerUnsendable(String added, Throwable unsendable) {
        var without =
                nothingAdded && !added.isEmpty()
                        ? ", and the built-in page is sent without them"
                        : "";
        if (unsendable instanceof LongFields tooLong) {
            answerTooLong(added, without, tooLong);
            return;
        }
        LOG.error(
                "request {}: the response of {}{} cannot be sent{}: {}",
                id(),
                handlerAsked(),
                added,
                without,
                Thrown.trace(unsendable));
        answerUnsendable(
                "the handler's response%s cannot be sent: %s"
                        .formatted(added, Thrown.reason(unsendable)));
    }

    /// One line, without a trace: a client whose request is in the fields may have it written as
    /// often as it asks.
    private void answerTooLong(String added, String without, LongFields tooLong) {
        LOG.warn(
                "request {}: the fields of the response of {}{} cannot be sent{}: {}",
                id(),
                handlerAsked(),
                added,
                without,
                tooLong.getMessage());
        answerUnsendable(
                "the fields of the handler's response%s cannot be sent: %s"
                        .formatted(added, tooLong.getMessage()));
    }

    private void answerUnsendable(String why) {
        reply(new Reply.Refusal(500, new Cause("response-unsendable", why)));
    }
}
