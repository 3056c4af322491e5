package webserv.nio;

import java.io.IOException;

/// Something that a loop's [Poller] waits for, or its clock.
///
/// Every method is called on the loop. Whatever escapes [#ready] or [#expired] is handed to
/// [#failed]: one connection's mistake is that connection's end, and no one else's.
interface EventSource {

    /// It is ready, as far as the poller knows: it may have been closed since, by an event before
    /// this one, and there may be nothing to be done after all.
    ///
    /// @param operations of [Poller]
    void ready(int operations);

    /// Another poller waits for it from now on.
    void watchWith(Poller poller) throws IOException;

    /// The deadline passed.
    void expired();

    /// One of its own events, or a task of its own, threw.
    void failed(Throwable thrown);

    /// The loop ends: lets go of everything.
    void loopEnds();
}
