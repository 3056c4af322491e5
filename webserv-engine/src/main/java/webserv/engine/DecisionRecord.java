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

    /// The last of a list that never changes, so that the loop reads it without a lock.
    private volatile @Nullable Note noted;

    private @Nullable Note notes;
    private Optional<Match> match = Optional.empty();
    private int status;
    private @Nullable Cause cause;
    private long contentReceived;
    private long contentSent;
    private long replyNanos;
    private long endNanos;
    private Outcome outcome = Outcome.ABORTED;

    /// Most are never asked for: a map is made for whoever asks.
    private record Note(String name, String value, @Nullable Note before) {
        /// The list with a note more, or in place of the one that has its name.
        static Note in(@Nullable Note list, String name, String value) {
            return list != null && list.has(name)
                    ? list.with(name, value)
                    : new Note(name, value, list);
        }

        private boolean has(String wanted) {
            return name.equals(wanted) || (before != null && before.has(wanted));
        }

        private Note with(String other, String itsValue) {
            return name.equals(other)
                    ? new Note(name, itsValue, before)
                    : new Note(name, value, in(before, other, itsValue));
        }
    }

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
        noted = Note.in(noted, name, value);
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
        var all = new LinkedHashMap<String, String>();
        for (var note = notes; note != null; note = note.before()) {
            all.putFirst(note.name(), note.value());
        }
        return Collections.unmodifiableMap(all);
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
