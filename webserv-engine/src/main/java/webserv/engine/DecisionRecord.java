package webserv.engine;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Cause;
import webserv.api.http.RequestHead;
import webserv.api.io.ListenAddress;
import webserv.api.io.Wire;
import webserv.api.spi.Decision;
import webserv.api.spi.Match;
import webserv.api.spi.RequestLimits;
import webserv.api.spi.Table;

/// The record of one request while it is written. Confined to the loop until [#ended], but for
/// [#noted], which any thread may call.
///
/// Points in time are kept as numbers; durations are made for whoever asks, as mostly nobody does.
final class DecisionRecord implements Decision {
    private final long id;
    private final ListenAddress listener;
    private final Wire wire;
    private final @Nullable RequestHead head;
    private final long startMillis;
    private final long startNanos;
    private final long headNanos;

    /// Copied on each write, so that the loop reads it without a lock.
    private volatile Map<String, String> noted = Map.of();

    private Map<String, String> notes = Map.of();
    private Optional<Match> match = Optional.empty();
    private int status;
    private @Nullable Cause cause;
    private long contentReceived;
    private long contentSent;
    private long replyNanos;
    private long endNanos;
    private Outcome outcome = Outcome.ABORTED;

    /// @param head absent for what never became a request
    /// @param startNanos when its first octet was seen
    DecisionRecord(
            ServerContext server,
            ListenAddress listener,
            Wire wire,
            @Nullable RequestHead head,
            long startNanos) {
        this.id = server.requestIds().incrementAndGet();
        this.listener = listener;
        this.wire = wire;
        this.head = head;
        this.startMillis = server.clock().millis();
        this.startNanos = startNanos;
        this.headNanos = wire.nanoTime();
        this.replyNanos = startNanos;
    }

    void matched(Match found) {
        match = Optional.of(found);
    }

    /// Where the request has come to; the default server where there was none that could have come
    /// anywhere.
    Match place(Table table) {
        return match.isPresent() ? match.get() : Dispatch.atDefaultServer(listener, table);
    }

    /// The limits of the place that the request has come to.
    RequestLimits limits() {
        return match.isPresent() ? match.get().policy().limits() : RequestLimits.DEFAULTS;
    }

    void replied(long nanos) {
        replyNanos = nanos;
    }

    void answered(int finalStatus) {
        status = finalStatus;
    }

    /// Keeps the first cause: what follows from it is no news.
    void caused(Cause why) {
        if (cause == null) {
            cause = why;
        }
    }

    /// Keeps a note, unless the record has ended.
    synchronized void noted(String name, String value) {
        var more = new LinkedHashMap<>(noted);
        more.put(name, value);
        noted = Collections.unmodifiableMap(more);
    }

    void received(long octets) {
        contentReceived = octets;
    }

    void sent(long octets) {
        contentSent += octets;
    }

    void ended(Outcome how, long nanos) {
        outcome = how;
        endNanos = nanos;
        notes = noted;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public Instant at() {
        return Instant.ofEpochMilli(startMillis);
    }

    @Override
    public ListenAddress listener() {
        return listener;
    }

    @Override
    public SocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    @Override
    public Optional<RequestHead> head() {
        return Optional.ofNullable(head);
    }

    @Override
    public Optional<Match> match() {
        return match;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Optional<Cause> cause() {
        return Optional.ofNullable(cause);
    }

    @Override
    public Map<String, String> notes() {
        return notes;
    }

    @Override
    public long contentReceived() {
        return contentReceived;
    }

    @Override
    public long contentSent() {
        return contentSent;
    }

    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Override
    public Duration headTime() {
        return Duration.ofNanos(headNanos - startNanos);
    }

    @Override
    public Duration replyTime() {
        return Duration.ofNanos(replyNanos - startNanos);
    }

    @Override
    public Duration totalTime() {
        return Duration.ofNanos(endNanos - startNanos);
    }
}
