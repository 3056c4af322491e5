package webserv.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.engine.plugin.Thrown;

/// Knows when the answer to one request may be given, and what goes before it.
///
/// ```
///   reply ───────────────────────────────────────────────────► give
///     │ └─► EarlyAnswer ── the rest has come, or takes too long ─►┘
///     └─► dropped: refused meanwhile, or the client is gone
/// ```
///
/// A class that [Handling] extends, and no part of it: as an object of its own it would cost each
/// request 24 octets.
///
/// Confined to the loop, but for [#interim].
abstract class Answering implements Asked {
    private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

    /// Who sends the answer.
    interface Listener extends Way {
        DecisionRecord record();

        /// Content is not wanted, so more may be read.
        void contentTaken();

        /// Whether a reply would still count.
        boolean awaitsReply();
    }

    private final Listener listener;
    final RequestReading reading;
    private @Nullable EarlyAnswer early;

    /// Whether the loop was given an interim response to send.
    private volatile boolean hinted;

    /// @param reading of the request
    Answering(Listener listener, RequestReading reading) {
        this.listener = listener;
        this.reading = reading;
    }

    /// It is time to give a reply, to a request that still waits for one.
    abstract void give(Reply reply);

    /// Takes the reply; it may come more than once. One that comes too late, because the request
    /// was refused meanwhile or the client is gone, is dropped.
    public final void reply(Reply reply) {
        if (!listener.awaitsReply()) {
            ResponseSending.discard(reply, this);
            return;
        }
        early = EarlyAnswer.of(reply, reading);
        if (early == null) {
            give(reply);
        } else {
            early.begin();
            listener.contentTaken();
        }
    }

    /// Whether a response is known and waits for the rest of the content.
    final boolean isAnswerWaiting() {
        return early != null && !early.isUpgrade();
    }

    /// More of the request has come: what waits for it may be given by now.
    final void contentCame() {
        if (early != null && !early.waits()) {
            answerEarly();
        }
    }

    /// Gives the answer that waits, if one does.
    final void answerEarly() {
        var given = early;
        early = null;
        if (given != null && listener.awaitsReply()) {
            give(given.reply());
        }
    }

    /// What waits will not be sent.
    final void discardEarly() {
        if (early != null) {
            early.discard(this);
            early = null;
        }
    }

    /// Whether the loop still has to send what goes before a reply that is there already, which
    /// then waits as late ones do.
    final boolean isPreceded() {
        return hinted || reading.isContinueWanted();
    }

    /// Whether the response has not begun, nor is its beginning put off.
    final boolean takesInterim() {
        return listener.awaitsReply() && !isAnswerWaiting();
    }

    /// Sends an interim response before the answer, if there is time for it. Safe for any thread.
    public final void interim(int status, Fields fields) {
        hinted = true;
        var own = SettledReply.of(fields);
        listener.wire()
                .execute(() -> {
                    if (!takesInterim()) {
                        return;
                    }
                    try {
                        listener.session().interim(listener.stream(), status, own);
                    } catch (IllegalArgumentException unsendable) {
                        LOG.error(
                                "request {}: an interim response of {} cannot be sent: {}",
                                id(),
                                handlerAsked(),
                                Thrown.trace(unsendable));
                    }
                });
    }
}
