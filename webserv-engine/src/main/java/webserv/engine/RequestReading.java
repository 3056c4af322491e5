package webserv.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import webserv.api.http.Fields;
import webserv.api.http.Reply;
import webserv.api.http.RequestContent;
import webserv.api.http.RequestHead;
import webserv.api.io.Wire;

/// The request's side of an exchange: how much of the request has come, whether the client waits
/// for 100, and what of the content waits for the handler.
///
/// Confined to the loop, but for the [IncomingContent.Supply] methods, which the handler's thread
/// calls and which all cross to the loop.
final class RequestReading implements IncomingContent.Supply {
    /// Unread content up to this much is read and dropped so that the connection can be kept; more
    /// costs more than a new connection does.
    static final int DRAINED_OCTETS = 64 * 1024;

    /// Whose request it is.
    interface Listener extends Way {
        /// Absent for what never became a request, which counts as complete.
        @Nullable RequestHead head();

        /// Content was taken or is not wanted, so more may be read, or is asked for. On the loop.
        void contentTaken();

        /// The handler failed while it was told of content. On the loop.
        void readerFailed(Throwable fault);
    }

    private final Listener listener;
    private @Nullable IncomingContent content;
    private long received;
    private boolean complete;
    private boolean dropped;
    private boolean givenUp;
    private boolean endAwaited;
    private boolean answered;

    /// Whether the client, if it waited for 100, has got it or sends without.
    private boolean continueSettled;

    RequestReading(Listener listener) {
        var head = listener.head();
        this.listener = listener;
        this.complete = head == null;
        this.continueSettled = head == null || !head.expectsContinue();
    }

    /// The content as the handler reads it.
    RequestContent begin(RequestHead head) {
        if (!head.hasContent()) {
            return NoContent.INSTANCE;
        }
        content = new IncomingContent(head.contentLength(), this);
        return content;
    }

    /// A part of the content has come.
    void count(ByteBuffer octets) {
        received += octets.remaining();
        continueSettled = true;
    }

    /// Gives it to the handler.
    void offer(ByteBuffer octets) {
        if (content != null) {
            content.offer(octets);
        }
    }

    /// The request is complete.
    void complete(Fields trailers) {
        complete = true;
        if (content != null) {
            content.complete(trailers);
        }
    }

    /// The request broke off: nothing more comes.
    void breakOff(IOException cause) {
        complete = true;
        fail(cause);
    }

    /// The handler's reads are to fail, unless it has all.
    void fail(IOException cause) {
        if (content != null) {
            content.fail(cause);
        }
    }

    /// Nobody will read the content: drops what waits and what still comes.
    void drop() {
        dropped = true;
        if (content != null) {
            content.drop();
        }
    }

    /// Something else answers that has no content: an error page, or another location with GET.
    /// What still comes is nobody's from now on, and more of it than [#DRAINED_OCTETS] waits until
    /// the request is answered. Whoever reads on finds the end, unless the content has failed: a
    /// program that has led its request elsewhere may work on, and must not wait for what waits for
    /// the answer.
    void giveUp() {
        givenUp = true;
        drop();
        if (content != null) {
            content.complete(Fields.empty());
        }
    }

    /// The answer waits for the end of the request: what is nobody's is dropped, however much it
    /// is.
    void awaitEnd() {
        endAwaited = true;
        sendContinue();
        listener.contentTaken();
    }

    /// Whether nobody reads the rest of the content, and no limit of a location is about it.
    boolean isLeftOver() {
        return givenUp || (dropped && answered);
    }

    /// The final response is on its way, so 100 comes too late.
    void answered() {
        answered = true;
    }

    boolean isComplete() {
        return complete;
    }

    /// Whether there is content that the handler was to read and that is not complete.
    boolean isCutOff() {
        return content != null && !complete;
    }

    /// Whether the client offers to go over to the protocol (RFC 9110 §7.8).
    boolean offersUpgrade(Reply.Upgrade wanted) {
        var head = listener.head();
        return head != null && head.offersUpgrade(wanted.protocol());
    }

    /// Octets of content that have come.
    long received() {
        return received;
    }

    /// Whether the loop should read no more content for now.
    boolean isFull() {
        return content != null && (content.isFull() || isTooMuchToDrop());
    }

    private boolean isTooMuchToDrop() {
        return givenUp && !answered && !complete && !endAwaited && received >= DRAINED_OCTETS;
    }

    /// The most octets that the next read should bring. Content of a known length has larger reads,
    /// as far as there is room for it: what lies behind it has to wait for the answer, and is no
    /// more than the usual.
    int mostOctets() {
        var head = listener.head();
        if (complete || content == null || head == null) {
            return Wire.Reader.USUAL_OCTETS;
        }
        long useful = Math.min(head.contentLength() - received, content.room());
        return (int) Math.max(useful, Wire.Reader.USUAL_OCTETS);
    }

    /// The room of a handler that waits, for content of a known length and no more than is left of
    /// it: what comes is content to the last octet. The loop's until [#givenBack].
    @Nullable ByteBuffer lend() {
        var head = listener.head();
        return complete || content == null || head == null
                ? null
                : content.lend(head.contentLength() - received);
    }

    void givenBack() {
        if (content != null) {
            content.givenBack();
        }
    }

    /// Whether more content of a known length is to come than so much.
    boolean wantsMoreThan(long octets) {
        var head = listener.head();
        return !complete && head != null && head.contentLength() - received > octets;
    }

    /// Whether it is the client's turn to send content.
    boolean isWaiting() {
        return !complete && continueSettled && !isFull();
    }

    /// Whether chunks of content are to come that nobody reads. A broken one would make the whole
    /// request one to refuse, and an end of them lets the connection live on: so the answer waits
    /// for them, within the bounds of [#DRAINED_OCTETS] and [Watch.Waiting#FOR_REST]. Of content
    /// with a length nothing can be learned by waiting.
    boolean mayStillBreak() {
        if (complete || !continueSettled) {
            return false;
        }
        var head = listener.head();
        return head != null
                && head.contentLength() == RequestHead.UNKNOWN_LENGTH
                && received < DRAINED_OCTETS
                && (content == null || !content.isTaken());
    }

    /// Whether the rest of the content can be read and dropped, so that the next request on the
    /// connection can follow. A client that still waits for 100 may send the content or not (RFC
    /// 9110 §10.1.1): after that, only a new connection is safe.
    boolean canDrain() {
        var head = listener.head();
        if (complete || head == null || !head.hasContent()) {
            return true;
        }
        long left = head.contentLength() - received;
        return continueSettled && head.contentLength() >= 0 && left <= DRAINED_OCTETS;
    }

    /// Whether a client waits for 100 and the handler has asked for what it would send.
    boolean isContinueWanted() {
        return !continueSettled && content != null && content.isTaken();
    }

    /// Sends 100 to a client that waits for it.
    void sendContinue() {
        if (!continueSettled && !answered) {
            continueSettled = true;
            listener.session().interim(listener.stream(), 100, Fields.empty());
        }
    }

    @Override
    public void wanted() {
        if (!continueSettled) {
            listener.wire()
                    .execute(() -> {
                        sendContinue();
                        listener.contentTaken(); // it is the client's turn, and the clock runs
                    });
        }
    }

    @Override
    public void roomAgain() {
        listener.wire().execute(listener::contentTaken);
    }

    @Override
    public void readerFailed(Throwable fault) {
        listener.readerFailed(fault);
    }

    @Override
    public void onLoop(Runnable task) {
        listener.wire().execute(task);
    }
}
