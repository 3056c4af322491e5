package webserv.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Cause;
import webserv.api.io.Wire;
import webserv.api.spi.ConnectionLimits;
import webserv.api.spi.RequestLimits;

/// Keeps the one deadline of a connection: what it waits for, since when, whether there is any
/// progress, and what is to be done when time is over. Confined to the loop.
///
/// The clock runs over a whole head, not from octet to octet, so a client that sends an octet now
/// and then gains nothing. Content is looked at once per period, and sending [#LOOKS] times:
/// standing still is too slow, and so is content below the least rate.
final class Watch {

    /// What a connection waits for.
    enum Waiting {
        /// The next request.
        FOR_REQUEST(ConnectionState.IDLE),
        /// The rest of a head.
        FOR_HEAD(ConnectionState.READING_HEAD),
        /// More of a request's content.
        FOR_CONTENT(ConnectionState.READING_CONTENT),
        /// The rest of content that nobody reads, before the answer is given.
        FOR_REST(ConnectionState.READING_CONTENT),
        /// The client to take what was sent, as long as there is something that it has not taken.
        FOR_CLIENT(ConnectionState.SENDING),
        /// The handler, to answer or to go on with its answer, while the client has ended its
        /// sending and may be gone.
        FOR_HANDLER(ConnectionState.HANDLING),
        /// Nothing that the client owes.
        FOR_NOTHING(ConnectionState.HANDLING);

        private final ConnectionState state;

        Waiting(ConnectionState state) {
            this.state = state;
        }

        /// What a connection does that waits so.
        ConnectionState state() {
            return state;
        }
    }

    /// How long an answer waits for chunks that come one by one. A client that takes longer gets
    /// its answer before it has sent all, and the connection closes.
    private static final Duration REST_TIME = Duration.ofSeconds(2);

    /// What is to be done at a deadline.
    sealed interface Verdict {
        /// There was progress, or the client owes nothing: a further period has begun.
        enum Plain implements Verdict {
            GO_ON,
            /// The connection is closed without a word.
            CLOSE,
            /// The answer that waits is given.
            ANSWER,
            /// The client has ended its sending, cannot be asked, and is taken to have closed.
            GONE
        }

        /// The client is told that it was too slow.
        record TimeOut(Cause cause) implements Verdict {}

        /// The connection is aborted: the client takes nothing that it could be told.
        record Abort(Cause cause) implements Verdict {}
    }

    /// When a client that has ended its sending is asked whether it is there, see
    /// [webserv.api.spi.Session#probe]. Most answers are there before.
    private static final Duration SILENT_TIME = Duration.ofMillis(300);

    /// When it is asked again. One that has closed is known to be gone then, as the first time
    /// makes its system say so. Both times and the grace of a program are together less than a
    /// second.
    private static final Duration ECHO_TIME = Duration.ofMillis(100);

    /// After how long without a word one that cannot be asked is taken to be gone.
    private static final Duration UNASKED_TIME = Duration.ofSeconds(10);

    /// How often is looked whether the client takes something, within the time for which it may
    /// take nothing: so closely is known when it stopped.
    private static final int LOOKS = 4;

    private final Wire wire;
    private final ConnectionLimits limits;
    private Waiting waiting = Waiting.FOR_NOTHING;

    /// Only where something was begun that may take too long: an idle connection makes none, and
    /// has no room for it.
    private @Nullable Progress progress;

    /// How far something had come, at first and when it was looked at last.
    private static final class Progress {
        private final RequestLimits limits;

        /// That of content which the handler has enough of for a moment, where this one is of
        /// something else. Its clock goes on when it is the client's turn again: else one that
        /// sends in bursts could take any time.
        private final @Nullable Progress halted;

        private long since;

        /// When the period began that is under way.
        private long periodSince;

        private final long atStart;
        private long seen;

        /// When there was progress last, or nothing that the client could take, as far as was
        /// looked.
        private long stillSince;

        /// Whether the client was asked and may not have answered yet, see
        /// [webserv.api.spi.Session#probe].
        private boolean asked;

        private Progress(
                RequestLimits limits, @Nullable Progress halted, long since, long atStart) {
            this.limits = limits;
            this.halted = halted;
            this.since = since;
            this.periodSince = since;
            this.atStart = atStart;
            this.seen = atStart;
            this.stillSince = since;
        }

        /// Time does not count: until it does again, moments are counted from this one.
        private void halt(long now) {
            since -= now;
            periodSince -= now;
        }

        /// Time counts again.
        private Progress goOn(long now) {
            since += now;
            periodSince += now;
            return this;
        }
    }

    Watch(Wire wire, ConnectionLimits limits) {
        this.wire = wire;
        this.limits = limits;
    }

    /// The limits of the connection.
    ConnectionLimits limits() {
        return limits;
    }

    Waiting waiting() {
        return waiting;
    }

    /// Looks what the connection waits for from now on. The clock starts anew only where that
    /// changes.
    ///
    /// @param exchange under way, if one is
    /// @param peerEnded whether the client has ended its sending
    void look(SessionCalls session, @Nullable Exchange exchange, boolean peerEnded) {
        var now = waitingOf(session, exchange, peerEnded);
        if (now != waiting) {
            enter(now, exchange);
        }
    }

    private void enter(Waiting now, @Nullable Exchange exchange) {
        var content = progressOfContent();
        if (waiting == Waiting.FOR_CONTENT && content != null) {
            content.halt(wire.nanoTime());
        }
        waiting = now;
        progress =
                switch (now) {
                    case FOR_CONTENT ->
                            content == null ? begun(exchange, null) : content.goOn(wire.nanoTime());
                    case FOR_HEAD, FOR_CLIENT, FOR_HANDLER -> begun(exchange, content);
                    case FOR_REST, FOR_NOTHING -> content;
                    case FOR_REQUEST -> null;
                };
        arm(exchange);
    }

    /// That of the request's content, under way or halted.
    private @Nullable Progress progressOfContent() {
        return switch (waiting) {
            case FOR_CONTENT, FOR_REST, FOR_NOTHING -> progress;
            case FOR_REQUEST, FOR_HEAD, FOR_CLIENT, FOR_HANDLER ->
                    progress == null ? null : progress.halted;
        };
    }

    /// The connection ends when the client has taken what is written, or takes no more of it.
    ///
    /// @param last limits of the last request
    void awaitEnd(RequestLimits last) {
        waiting = Waiting.FOR_CLIENT;
        progress = new Progress(last, null, wire.nanoTime(), octets(null));
        arm(null);
    }

    private Progress begun(@Nullable Exchange exchange, @Nullable Progress halted) {
        var limits = exchange == null ? RequestLimits.DEFAULTS : exchange.record().limits();
        return new Progress(limits, halted, wire.nanoTime(), octets(exchange));
    }

    /// When the request began that comes: with the first octet of its head.
    long requestBegan() {
        return waiting == Waiting.FOR_HEAD && progress != null ? progress.since : wire.nanoTime();
    }

    private Waiting waitingOf(
            SessionCalls session, @Nullable Exchange exchange, boolean peerEnded) {
        if (!wire.isWritable()) {
            return Waiting.FOR_CLIENT;
        }
        if (exchange == null) {
            return session.isReadingHead() ? Waiting.FOR_HEAD : Waiting.FOR_REQUEST;
        }
        if (exchange.isAnswerWaiting()) {
            return Waiting.FOR_REST;
        }
        if (exchange.reading().isWaiting()) {
            return Waiting.FOR_CONTENT;
        }
        if (peerEnded && exchange.awaitsHandler()) {
            return Waiting.FOR_HANDLER;
        }
        return exchange.isSending() ? Waiting.FOR_CLIENT : Waiting.FOR_NOTHING;
    }

    /// The next request is waited for, from now on, even if the last one was waited for as well.
    void restart() {
        waiting = Waiting.FOR_NOTHING;
        progress = null;
    }

    /// The deadline has passed.
    Verdict expired(@Nullable Exchange exchange) {
        long octets = octets(exchange);
        var verdict =
                switch (waiting) {
                    case FOR_REQUEST -> Verdict.Plain.CLOSE;
                    case FOR_HEAD ->
                            new Verdict.TimeOut(
                                    new Cause(
                                            "client-slow-head",
                                            "the head took longer than client_header_timeout"));
                    case FOR_CONTENT -> ofContent(octets, exchange);
                    case FOR_REST -> Verdict.Plain.ANSWER;
                    case FOR_CLIENT ->
                            isStalled(octets, exchange)
                                    ? new Verdict.Abort(
                                            new Cause(
                                                    "client-stalled",
                                                    "the client took nothing for send_timeout"))
                                    : Verdict.Plain.GO_ON;
                    case FOR_HANDLER -> ofHandler(octets, exchange);
                    case FOR_NOTHING -> Verdict.Plain.GO_ON;
                };
        if (verdict == Verdict.Plain.GO_ON) {
            long seen = octets(exchange);
            if (progress != null) {
                if (seen != progress.seen || wire.isWritable()) {
                    progress.stillSince = wire.nanoTime();
                }
                progress.seen = seen;
                progress.periodSince = wire.nanoTime();
            }
            arm(exchange);
        }
        return verdict;
    }

    /// What was sent meanwhile asks as well as anything else. It may also be more than the client
    /// has taken; then it is that which is waited for.
    private Verdict ofHandler(long octets, @Nullable Exchange exchange) {
        if (!wire.isWritable()) {
            var content = progressOfContent();
            waiting = Waiting.FOR_CLIENT;
            progress = begun(exchange, content);
            return Verdict.Plain.GO_ON;
        }
        if (exchange == null || progress == null || !standsStill(octets)) {
            progress = begun(exchange, progressOfContent());
            return Verdict.Plain.GO_ON;
        }
        progress.asked = !progress.asked;
        boolean patient = wire.nanoTime() - progress.since < UNASKED_TIME.toNanos();
        return exchange.probeClient() || patient ? Verdict.Plain.GO_ON : Verdict.Plain.GONE;
    }

    private Verdict ofContent(long octets, @Nullable Exchange exchange) {
        if (standsStill(octets)) {
            return slowContent("the content stood still for client_body_timeout");
        }
        return isBelowLeastRate(octets, limitsOf(exchange))
                ? slowContent("the content came more slowly than client_body_min_rate")
                : Verdict.Plain.GO_ON;
    }

    private static Verdict slowContent(String detail) {
        return new Verdict.TimeOut(new Cause("client-slow-content", detail));
    }

    /// What should grow: content received, or octets sent.
    private long octets(@Nullable Exchange exchange) {
        return switch (waiting) {
            case FOR_CONTENT -> exchange == null ? 0 : exchange.reading().received();
            case FOR_CLIENT -> wire.octetsSent();
            case FOR_HANDLER -> exchange == null ? 0 : exchange.record().contentSent();
            case FOR_REQUEST, FOR_HEAD, FOR_REST, FOR_NOTHING -> 0;
        };
    }

    /// Whether there was no progress at all in the period that has passed.
    private boolean standsStill(long octets) {
        return progress != null && octets == progress.seen;
    }

    private boolean isBelowLeastRate(long octets, RequestLimits ofRequest) {
        if (progress == null) {
            return false;
        }
        double seconds = (wire.nanoTime() - progress.since) / 1e9;
        int rate =
                ofRequest.contentOctetsPerSecond() < 0
                        ? limits.contentOctetsPerSecond()
                        : ofRequest.contentOctetsPerSecond();
        return octets - progress.atStart < seconds * rate;
    }

    /// Those of the request under way, which a forward may change; else of the last one.
    private RequestLimits limitsOf(@Nullable Exchange exchange) {
        if (exchange != null) {
            return exchange.record().limits();
        }
        return progress == null ? RequestLimits.DEFAULTS : progress.limits;
    }

    private void arm(@Nullable Exchange exchange) {
        switch (waiting) {
            case FOR_REQUEST -> wire.expireAfter(limits.idleTime());
            case FOR_HEAD -> wire.expireAfter(limits.headerTime());
            case FOR_CONTENT -> {
                var period = or(limitsOf(exchange).contentTime(), limits.contentTime());
                long passed = progress == null ? 0 : wire.nanoTime() - progress.periodSince;
                wire.expireAfter(period.minusNanos(passed));
            }
            case FOR_REST -> wire.expireAfter(REST_TIME);
            case FOR_CLIENT -> wire.expireAfter(timeOfLook(sendTime(exchange)));
            case FOR_HANDLER -> {
                boolean asked = progress != null && progress.asked;
                wire.expireAfter(asked ? ECHO_TIME : SILENT_TIME);
            }
            case FOR_NOTHING -> wire.neverExpire();
        }
    }

    /// Whether there is something to take, and nothing of it was taken for the whole time.
    private boolean isStalled(long octets, @Nullable Exchange exchange) {
        return progress != null
                && standsStill(octets)
                && !wire.isWritable()
                && wire.nanoTime() - progress.stillSince >= sendTime(exchange).toNanos();
    }

    /// By hand: a `Duration` divides itself as a `BigDecimal`, a class that takes a fifth of a
    /// start to load.
    private static Duration timeOfLook(Duration sendTime) {
        return Duration.ofNanos(sendTime.toNanos() / LOOKS);
    }

    private Duration sendTime(@Nullable Exchange exchange) {
        return or(limitsOf(exchange).sendTime(), limits.sendTime());
    }

    private static Duration or(Duration ofRequest, Duration ofConnection) {
        return ofRequest.isZero() ? ofConnection : ofRequest;
    }
}
