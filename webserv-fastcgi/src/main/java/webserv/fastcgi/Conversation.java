package webserv.fastcgi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import webserv.gateway.ErrorLines;
import webserv.gateway.ProgramAnswer;
import webserv.gateway.UnreadableContent;

/// One request on one connection, from its opening to END_REQUEST.
///
/// ```
///   client ─► StdinPump ─► STDIN ┌─────────────┐ STDOUT ─► next() ─► client
///                                │ application │ STDERR ─► log
///                                └─────────────┘ END_REQUEST: the connection is given back
/// ```
///
/// Both directions wait for the slower side. Whoever ends it early closes the connection: with one
/// request on it, that is how an application learns of it (FastCGI 1.0, §5.4).
///
/// Read by one thread at a time; any thread may end it.
final class Conversation implements ProgramAnswer {
    /// For how long a kept connection that breaks may have been closed before the request reached
    /// it. Beyond, the application had the request, and may have worked on it.
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Upstream upstream;
    private final Question question;
    private final Feed feed;
    private final ConversationLimits limits;
    private final Runnable onEnd;
    private final ErrorLines errors;

    /// Empty when END_REQUEST came, else why it was ended before; nothing while it lasts.
    private final AtomicReference<Optional<Optional<Ending>>> ended =
            new AtomicReference<>(Optional.empty());

    private final Future<?> totalTimer;
    private final Future<?> firstOctetTimer;
    private final Turn turn = new Turn();
    private final long startedAt = System.nanoTime();
    private volatile Connection connection;
    private volatile boolean heard;
    private long sentAt;
    private Part ahead = Part.Wait.NEED_INPUT;
    private boolean received;
    private boolean complete;

    /// Whether the application says that nothing of the request is left there.
    private boolean isSettled;

    private long outputOctets;
    private long appStatus;

    private Conversation(
            Upstream upstream,
            Connection connection,
            Question question,
            Feed feed,
            ConversationLimits limits,
            Runnable onEnd) {
        this.upstream = upstream;
        this.connection = connection;
        this.question = question;
        this.feed = feed;
        this.limits = limits;
        this.onEnd = onEnd;
        this.errors = new ErrorLines(limits.logOctets(), question.log());
        var clock = upstream.clock();
        this.totalTimer =
                clock.schedule(
                        () -> end(Ending.TIMED_OUT),
                        limits.total().toNanos(),
                        TimeUnit.NANOSECONDS);
        this.firstOctetTimer =
                clock.schedule(
                        () -> {
                            if (!heard) {
                                end(Ending.SILENT);
                            }
                        },
                        limits.firstOctet().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    /// Asks the application.
    ///
    /// @param onEnd told once, when nothing of it is left; not where this fails
    /// @throws IOException if the application cannot be reached
    static Conversation start(
            Upstream upstream, Question question, ConversationLimits limits, Runnable onEnd)
            throws IOException {
        long asked = System.nanoTime();
        var connection = upstream.lend(question.isRepeatable());
        question.notes().connected(since(asked));
        var feed = Feed.of(question.input());
        var conversation = new Conversation(upstream, connection, question, feed, limits, onEnd);
        conversation.open();
        feed.begin(connection, conversation::contentBroke);
        return conversation;
    }

    /// Told by whoever reads it. Who was interrupted is ended already, and fails by that.
    private void contentBroke(IOException broken) {
        boolean byUs = broken instanceof UnreadableContent;
        if (finish(Optional.of(byUs ? Ending.CONTENT_UNREADABLE : Ending.CLIENT_GONE)) && byUs) {
            question.log().accept(String.valueOf(broken.getMessage()));
        }
    }

    private void open() {
        sentAt = upstream.now();
        try {
            connection.write(RecordWriter.numbered(question.opening(), connection.requestId()));
        } catch (IOException _) {
            // What the application said before it closed is read all the same, and then the end.
        }
    }

    @Override
    public Optional<ByteBuffer> next() throws Failed, InterruptedException {
        while (!complete) {
            var part = buffered();
            ahead = Part.Wait.NEED_INPUT;
            switch (part) {
                case Part.Output(var octets) -> {
                    count(octets.remaining());
                    return Optional.of(octets);
                }
                case Part.Errors(var octets) -> log(octets);
                case Part.End end -> complete(end);
                case Part.Malformed(var reason) -> {
                    end(Ending.UNUSABLE_ANSWER);
                    throw new Failed(502, "fastcgi-record-invalid", "sent " + reason);
                }
                case Part.Wait.NEED_INPUT -> fill();
            }
        }
        return Optional.empty();
    }

    /// What can be told without waiting; what is for the log is taken on the way.
    private Part buffered() {
        while (ahead == Part.Wait.NEED_INPUT) {
            ahead = connection.buffered();
            if (!(ahead instanceof Part.Errors(var octets))) {
                break;
            }
            log(octets);
            ahead = Part.Wait.NEED_INPUT;
        }
        return ahead;
    }

    private void log(ByteBuffer octets) {
        synchronized (errors) {
            errors.take(octets);
        }
    }

    private void count(int octets) throws Failed {
        if (!heard) {
            heard = true;
            question.notes().firstOctet(since(startedAt));
            firstOctetTimer.cancel(false);
        }
        outputOctets += octets;
        if (outputOctets > limits.outputOctets()) {
            end(Ending.TOO_MUCH_OUTPUT);
            throw Ending.TOO_MUCH_OUTPUT.failed();
        }
    }

    private void complete(Part.End end) throws Failed {
        complete = true;
        appStatus = end.appStatus();
        isSettled =
                end.protocolStatus() == Part.End.REQUEST_COMPLETE
                        || end.protocolStatus() == Part.End.OVERLOADED;
        question.notes().exit(appStatus);
        boolean _ = finish(Optional.empty());
        switch (end.protocolStatus()) {
            case Part.End.REQUEST_COMPLETE -> {}
            case Part.End.OVERLOADED ->
                    throw new Failed(503, "fastcgi-overloaded", "is overloaded");
            case Part.End.CANNOT_MULTIPLEX ->
                    throw new Failed(502, "fastcgi-multiplexed", "takes the connection for shared");
            case Part.End.UNKNOWN_ROLE -> throw new Failed(502, "fastcgi-role", "is no responder");
            default ->
                    throw new Failed(
                            502,
                            "fastcgi-protocol-status",
                            "ended with protocol status " + end.protocolStatus());
        }
    }

    private void fill() throws Failed, InterruptedException {
        turn.beforeReading();
        try {
            boolean filled = connection.fill();
            turn.afterReading();
            if (!filled) {
                lost();
            } else if (!received) {
                received = true;
                upstream.accepted(connection);
            }
        } catch (Failed failed) {
            throw failed;
        } catch (ClosedByInterruptException _) {
            abandon();
        } catch (IOException _) {
            // The interrupt may have closed it before: while the request was written.
            if (Thread.currentThread().isInterrupted()) {
                abandon();
            }
            lost();
        }
    }

    /// Nobody waits for the answer any more.
    private void abandon() throws Failed, InterruptedException {
        end(Ending.CLIENT_GONE);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        throw Ending.CLIENT_GONE.failed();
    }

    /// The connection is no more, by whose doing ever. One that was kept may have been closed by
    /// the application just before it was used again: then a request that does no harm twice is
    /// made once more, on a new one.
    private void lost() throws Failed, InterruptedException {
        var ending = ended.get();
        if (ending.isPresent()) {
            throw ending.get().orElse(Ending.LOST).failed();
        }
        if (!mayBeRepeated()) {
            var reason = upstream.isClosed() ? Ending.STOPPED : Ending.LOST;
            end(reason);
            throw reason.failed();
        }
        try {
            upstream.drop(connection);
            connection = upstream.connect();
        } catch (ClosedByInterruptException _) {
            abandon();
        } catch (IOException unreachable) {
            end(upstream.isClosed() ? Ending.STOPPED : Ending.LOST);
            throw Unreachable.failed(unreachable, upstream);
        }
        if (ended.get().isPresent()) {
            upstream.drop(connection);
        }
        open();
    }

    private boolean mayBeRepeated() {
        return connection.isReused()
                && !received
                && question.isRepeatable()
                && upstream.now() - sentAt <= MOMENT_NANOS;
    }

    /// Ends it early; the first reason stands. Any thread; does not wait.
    void end(Ending reason) {
        boolean _ = finish(Optional.of(reason));
    }

    /// @return whether it had not ended before
    private boolean finish(Optional<Ending> reason) {
        if (!ended.compareAndSet(Optional.empty(), Optional.of(reason))) {
            return false;
        }
        question.notes().total(since(startedAt));
        reason.ifPresent(question.notes()::ending);
        totalTimer.cancel(false);
        firstOctetTimer.cancel(false);
        boolean inputIsRead = feed.isComplete();
        if (reason.isEmpty() && isSettled && inputIsRead && upstream.keeps()) {
            upstream.giveBack(connection);
        } else {
            upstream.drop(connection);
        }
        if (!inputIsRead) {
            feed.stop();
        }
        synchronized (errors) {
            errors.end();
        }
        onEnd.run();
        return true;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    @Override
    public boolean isDry() {
        return !complete && buffered() == Part.Wait.NEED_INPUT;
    }

    @Override
    public void discard() {
        if (buffered() instanceof Part.End || complete) {
            drain();
        } else {
            Thread.ofVirtual().start(this::drain);
        }
    }

    private void drain() {
        try {
            var rest = next();
            while (rest.isPresent()) {
                rest = next();
            }
        } catch (Failed _) {
            // The answer was whole before; how the conversation ended is nobody's concern.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void abort(Reason reason) {
        end(
                switch (reason) {
                    case UNUSABLE -> Ending.UNUSABLE_ANSWER;
                    case CLIENT_GONE -> Ending.CLIENT_GONE;
                });
    }

    @Override
    public String ending() {
        return complete ? ", exit status " + appStatus : "";
    }
}
