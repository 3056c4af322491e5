package webserv.engine;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
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
    private static final Logger LOG = LoggerFactory.getLogger(DecisionRecord.class);

    private final long id;
    private final ListenAddress listener;
    private final Wire wire;
    private final @Nullable RequestHead head;
    private final long startMillis;
    private final long startNanos;
    private final long headNanos;

    /// The last note so far. Notes do not change, so that the loop reads them without a lock.
    private volatile @Nullable Note noted;

    private @Nullable Note lastNote;
    private Optional<Match> match = Optional.empty();
    private boolean isUnrouted;
    private int status;
    private @Nullable Cause cause;
    private boolean broken;
    private long contentReceived;
    private long contentSent;
    private long replyNanos;
    private long endNanos;
    private Outcome outcome = Outcome.ABORTED;

    /// They are made a map for whoever asks for all of them, as mostly nobody does.
    private record Note(String name, String value, @Nullable Note before) {}

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
    /// anywhere. `null` where the router fails to tell.
    @Nullable Match place(Table table) {
        if (match.isPresent()) {
            return match.get();
        }
        try {
            return isUnrouted ? null : Dispatch.atDefaultServer(listener, table);
        } catch (RouterFailure failure) {
            var _ = unrouted(failure);
            return null;
        }
    }

    /// The router has failed to tell where the request goes, as [FaultlessTable] says, and is not
    /// asked again.
    ///
    /// @return what is answered, where there is no other answer yet
    Reply.Refusal unrouted(RouterFailure failure) {
        isUnrouted = true;
        LOG.error("request {}: {}", id, failure.trace());
        return new Reply.Refusal(500, failure.asCause());
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

    /// Keeps the cause of the refusal that is answered: a later one takes the place of one whose
    /// answer could not be sent, and so does why there is none in the end.
    void refused(Cause why) {
        cause = why;
    }

    /// Keeps the first cause: what follows from it is no news.
    void caused(Cause why) {
        if (cause == null) {
            cause = why;
        }
    }

    /// Keeps the cause of content that failed, if it is the first.
    void broke(Cause why) {
        broken |= cause == null;
        caused(why);
    }

    /// Keeps a note, unless the record has ended. One of the same name takes its place for whoever
    /// asks; both stay until then.
    synchronized void noted(String name, String value) {
        noted = new Note(name, value, noted);
    }

    void received(long octets) {
        contentReceived = octets;
    }

    void sent(long octets) {
        contentSent += octets;
    }

    /// Not all that was sent has gone out: the connection ended before.
    void taken(long octets) {
        contentSent = octets;
    }

    void ended(Outcome how, long nanos) {
        outcome = how;
        endNanos = nanos;
        lastNote = noted;
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
    public boolean isBroken() {
        return broken;
    }

    @Override
    public Map<String, String> notes() {
        if (lastNote == null) {
            return Map.of();
        }
        var inOrder = new ArrayDeque<Note>();
        for (var note = lastNote; note != null; note = note.before()) {
            inOrder.push(note);
        }
        var notes = new LinkedHashMap<String, String>();
        inOrder.forEach(note -> notes.put(note.name(), note.value()));
        return Collections.unmodifiableMap(notes);
    }

    @Override
    public Optional<String> note(String name) {
        for (var note = lastNote; note != null; note = note.before()) {
            if (note.name().equals(name)) {
                return Optional.of(note.value());
            }
        }
        return Optional.empty();
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
