package webserv.api.io;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// One connection, as its owner sees it.
///
/// A wire belongs to one thread, its *loop*: every method but [#execute] is called there, and every
/// event of its [Reader] arrives there. A [LoopDeputy] is the loop for as long as it stands in for
/// it. What is written during an event is gathered and sent when the event's method returns; nobody
/// flushes.
///
/// ```
///            finish()                       peer closes, or the linger time is over
///   OPEN ──────────────► FINISHING ───────────────────────────────────────────────► CLOSED
///     └──── abort(), a failure of the connection, the transport closes ───────────────►┘
/// ```
///
/// Once a wire is finishing or closed, writes are dropped (a slice is closed) and [Reader#received]
/// is no longer called.
public interface Wire extends Outbox {

    /// The events of a wire. None of them may block. An exception that escapes one of them aborts
    /// the wire.
    interface Reader {
        /// What [#mostOctets] usually is: larger than most requests.
        int USUAL_OCTETS = 16 * 1024;

        /// Octets arrived. The buffer is lent until the method returns; what is left in it then is
        /// lost.
        void received(ByteBuffer octets);

        /// The most octets that the next [#received] should bring, 1 or more. What a reader cannot
        /// use at once it has to keep; what it can use comes with fewer system calls the more it
        /// is. A transport that has them already may bring more.
        default int mostOctets() {
            return USUAL_OCTETS;
        }

        /// Lends room of the reader's own for what comes next, so that it need not be copied there.
        /// It is the wire's until [#givenBack], and nobody else may touch it until then.
        ///
        /// A wire that asks reads into it once, if anything has come, has [#received] called with
        /// just that part of it, and gives it back within the same event, whatever happens. There
        /// need not be anything: then only [#givenBack] follows, maybe behind [#inputEnded] or
        /// [#closed].
        ///
        /// @return the room between position and limit, 1 octet or more, better outside of the
        ///   heap; or empty, and octets come in a buffer of the wire's
        default Optional<ByteBuffer> lend() {
            return Optional.empty();
        }

        /// What was lent is the reader's again. Called once for each [#lend] that gave something.
        default void givenBack() {}

        /// The peer has finished sending (it may still read). Called once at most.
        void inputEnded();

        /// The peer has finished sending while the wire is paused, behind octets that wait. It may
        /// still read. A hint: [#inputEnded] follows if they are read, and this may be told again,
        /// or never. [Wire#resume] is not needed for it.
        ///
        /// @param octets how many wait at most, without those that were [#received];
        ///   [Long#MAX_VALUE] where that is not known
        default void inputEndsBehind(long octets) {}

        /// What was queued has been handed to the system, after [Wire#isWritable] had been false;
        /// behind [Wire#finish], too, unless the wire closes with it.
        void writable();

        /// Behind [Wire#finish]: all that was written has been handed to the system, and only the
        /// end is left to be told. The peer cannot have seen it yet: whoever counts connections
        /// need not count this one from now on, and a client that has read the end and comes again
        /// at once is not one too many. The wire lingers or closes when this returns. Called once
        /// at most, and often from within [Wire#finish], or right behind the [Acceptor] that has
        /// called it; not where the wire fails before.
        default void parting() {}

        /// The time set by [Wire#expireAfter] has passed. The wire stays as it is.
        void expired();

        /// The wire is closed and everything it held is released. Called exactly once, last.
        ///
        /// @param cause why it closed
        void closed(Cause cause);
    }

    /// Why a wire closed.
    enum Cause {
        /// [Wire#finish] went its whole way.
        FINISHED,
        /// [Wire#abort] was called, or the transport was closed.
        ABORTED,
        /// The connection failed: a reset, a broken pipe.
        FAILED,
        /// A [FileSlice] could not be sent whole: its file has become shorter, or cannot be read.
        /// The peer is not to blame, and sees a reset.
        CUT
    }

    /// Told of each new connection, on the loop that owns it.
    @FunctionalInterface
    interface Acceptor {
        /// @return what is told of the wire's events from now on
        Reader accepted(Wire wire);
    }

    /// This end's address.
    SocketAddress localAddress();

    /// The peer's address.
    SocketAddress remoteAddress();

    /// Whether more should be written now. False while octets wait for the peer; [Reader#writable]
    /// follows. Writing on regardless is taken, and costs memory.
    boolean isWritable();

    /// The number of octets that the system has taken for sending since the wire opened. A sender
    /// that makes no progress is told by it from one that is slow.
    long octetsSent();

    /// The number of octets that were written since the wire opened: sent, waiting or dropped. What
    /// somebody wrote has all been taken by the system when [#octetsSent] is no less than this was
    /// behind it. What is written to a wire that has closed is dropped.
    long octetsWritten();

    /// Stops reading. Idempotent. Events other than [Reader#received] and [Reader#inputEnded] go
    /// on. A reset by the peer may be told at once, or a moment later, and may go unnoticed until
    /// something is written or reading goes on: many systems tell of it behind the octets that
    /// wait.
    void pause();

    /// Reads again after [#pause]. Idempotent. Never calls the reader from within.
    void resume();

    /// Sets the one deadline of the wire, replacing an earlier one; [Reader#expired] is called not
    /// before it has passed, and at most about 100 ms later.
    ///
    /// @param time from now; less than zero is zero
    void expireAfter(Duration time);

    /// Takes the deadline back.
    void neverExpire();

    /// The loop's monotonic clock in nanoseconds, as in [System#nanoTime].
    long nanoTime();

    /// Runs a task on the loop, in the order given. May be called from any thread; a task given
    /// after the loop has stopped is dropped. Returns at once, unless the caller is a [LoopDeputy]
    /// and runs the task in the loop's place.
    void execute(Runnable task);

    /// Passes the connection to another reader, for a protocol that takes over (RFC 9110 §7.8). It
    /// is told of every event from the next one on, and the reader before it of none.
    void handOver(Reader next);

    /// Sends what was written, tells the peer that no more will come, then reads and drops what the
    /// peer still sends, for a bounded time and amount, so that it gets to read the answer (RFC
    /// 9112 §9.6), and closes.
    void finish();

    /// Closes at once and drops what was not sent. A peer in the middle of reading sees a reset,
    /// not a clean end.
    void abort();
}
