package webserv.nio;

/// Something registered with a loop's selector, or with its clock.
///
/// Every method is called on the loop. Whatever escapes [#ready] or [#expired] is handed to
/// [#failed]: one connection's mistake is that connection's end, and no one else's.
interface EventSource {

    /// The selector found it ready. It may have been closed since, by an event before this one.
    void ready();

    /// The deadline passed.
    void expired();

    /// One of its own events, or a task of its own, threw.
    void failed(Throwable thrown);

    /// The loop ends: lets go of everything.
    void loopEnds();
}
