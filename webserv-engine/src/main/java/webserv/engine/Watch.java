package webserv.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import webserv.api.io.Wire;
import webserv.api.spi.ConnectionLimits;
import webserv.api.spi.RequestLimits;

/// Keeps the one deadline of a connection: what it waits for, since when, and whether there is any
/// progress. Confined to the loop.
///
/// The clock runs over a whole head, not from octet to octet, so a client that sends an octet now
/// and then gains nothing. Content and sending are looked at once per period: standing still is too
/// slow, and so is content below the least rate.
final class Watch {

    /// What a connection waits for.
    enum Waiting {
        /// The next request.
        FOR_REQUEST,
        /// The rest of a head.
        FOR_HEAD,
        /// More of a request's content.
        FOR_CONTENT,
        /// The rest of content that nobody reads, before the answer is given.
        FOR_REST,
        /// The client to take what was sent.
        FOR_CLIENT,
        /// The handler, while the client has ended its sending and may be gone.
        FOR_HANDLER,
        /// Nothing that the client owes.
        FOR_NOTHING
    }

    /// How long an answer waits for chunks that come one by one. A client that takes longer gets
    /// its answer before it has sent all, and the connection closes.
    private static final Duration REST_TIME = Duration.ofSeconds(2);

    /// How often a client that has ended its sending is asked whether it is there. One that has
    /// closed is known to be gone at the second time, as the first one makes its system say so:
    /// that and the grace of a program are together less than a second. Most answers are there
    /// before.
    private static final Duration ASKING_TIME = Duration.ofMillis(150);

    private final Wire wire;
    private final ConnectionLimits limits;
    private RequestLimits ofRequest;
    private Waiting waiting = Waiting.FOR_NOTHING;

    /// Only where progress is looked at: an idle connection makes none, and has no room for it.
    private @Nullable Progress progress;

    /// How far something had come, at first and when it was looked at last.
    private static final class Progress {
        private final long since;
        private final long atStart;
        private long seen;

        private Progress(long since, long atStart) {
            this.since = since;
            this.atStart = atStart;
            this.seen = atStart;
        }
    }

    Watch(Wire wire, ConnectionLimits limits) {
        this.wire = wire;
        this.limits = limits;
        this.ofRequest = RequestLimits.DEFAULTS;
    }

    /// Tells the limits of the request that the connection is busy with. A clock that runs already
    /// goes on.
    void govern(RequestLimits request) {
        ofRequest = request;
    }

    Waiting waiting() {
        return waiting;
    }

    /// Tells what the connection waits for from now on. The clock starts anew only where that
    /// changes.
    ///
    /// @param octets of content received, or octets sent: whatever should grow
    void set(Waiting now, long octets) {
        if (now != waiting) {
            waiting = now;
            progress =
                    now == Waiting.FOR_CONTENT || now == Waiting.FOR_CLIENT
                            ? new Progress(wire.nanoTime(), octets)
                            : null;
            arm();
        }
    }

    /// The next request is waited for, from now on, even if the last one was waited for as well.
    void restart() {
        waiting = Waiting.FOR_NOTHING;
    }

    /// The deadline has passed.
    ///
    /// @return whether time is over; false where there was progress and a further period begins
    boolean isOver(long octets) {
        var over =
                switch (waiting) {
                    case FOR_REQUEST, FOR_HEAD, FOR_REST, FOR_HANDLER -> true;
                    case FOR_CONTENT -> standsStill(octets) || isBelowLeastRate(octets);
                    case FOR_CLIENT -> standsStill(octets);
                    case FOR_NOTHING -> false;
                };
        if (!over) {
            if (progress != null) {
                progress.seen = octets;
            }
            arm();
        }
        return over;
    }

    /// Whether there was no progress at all in the period that has passed.
    boolean standsStill(long octets) {
        return progress != null && octets == progress.seen;
    }

    private boolean isBelowLeastRate(long octets) {
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

    private void arm() {
        switch (waiting) {
            case FOR_REQUEST -> wire.expireAfter(limits.idleTime());
            case FOR_HEAD -> wire.expireAfter(limits.headerTime());
            case FOR_CONTENT -> wire.expireAfter(or(ofRequest.contentTime(), limits.contentTime()));
            case FOR_REST -> wire.expireAfter(REST_TIME);
            case FOR_CLIENT -> wire.expireAfter(or(ofRequest.sendTime(), limits.sendTime()));
            case FOR_HANDLER -> wire.expireAfter(ASKING_TIME);
            case FOR_NOTHING -> wire.neverExpire();
        }
    }

    private static Duration or(Duration ofRequest, Duration ofConnection) {
        return ofRequest.isZero() ? ofConnection : ofRequest;
    }
}
