package webserv.nio;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.List;

/// Waits for sockets of one loop to be ready.
///
/// Belongs to the loop, but for [#wakeup]. While a [#select] waits, a [LoopDeputy] may change what
/// it waits for.
interface Poller {
    /// Octets, or a connection, can be taken from a socket.
    int READ = SelectionKey.OP_READ;

    /// A socket takes octets.
    int WRITE = SelectionKey.OP_WRITE;

    /// The connection has failed, mostly as the peer has reset it. Told, where the poller can, to
    /// who waits for nothing; who waits for something finds out with that.
    int FAILED = 1 << 7;

    /// What is done with a socket that is ready.
    interface Dispatcher {
        /// A wait is over: no [LoopDeputy] changes anything from now on. Told before the first
        /// socket.
        default void awake() {}

        /// @param operations of those it was watched for, or [#FAILED] alone
        void dispatch(EventSource source, int operations);
    }

    /// Waits for a socket from now on, or for other operations than before.
    ///
    /// @param operations [#READ] and [#WRITE], or 0 for none
    /// @throws IOException if the system cannot; a poller that tells it later has the source fail
    ///   with the next [#prepare]
    void watch(Pollable socket, int operations, EventSource source) throws IOException;

    /// Closes a socket, at once or with the next [#select], and waits for it no longer.
    void close(Pollable socket);

    /// Tells the system what is to be waited for from now on. To be called before a [#select] that
    /// waits, and whenever a deputy has changed something meanwhile.
    ///
    /// @return whether a wait regards all of it; otherwise a [#select] that does not wait is wanted
    ///   next
    boolean prepare();

    /// Waits until a socket is ready, or somebody calls [#wakeup], and tells which.
    ///
    /// @param millis how long at most; 0 is not at all, and less is for ever
    /// @return whether something has happened, be it a [#wakeup]
    boolean select(long millis) throws IOException;

    /// Ends the wait under way, or the next one. From any thread, and also behind [#close].
    void wakeup();

    /// Gives back the descriptors of all sockets that were closed. Not within an event.
    void reap() throws IOException;

    /// Whom it waits for.
    List<EventSource> sources();

    /// Waits no longer for any socket; none of them is closed.
    void close() throws IOException;
}
