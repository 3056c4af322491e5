package webserv.cgi;

import java.nio.ByteBuffer;
import java.time.Duration;

/// A program's standard output, as whoever answers the client takes it: one thread at a time for
/// [#next] and [#isDry], any thread for the rest.
///
/// A program writes no more than a pipe holds ahead of its taker, so a fast program waits for a
/// slow client.
interface ProgramOutput {
    /// What [#isEnd] knows.
    ByteBuffer END = ByteBuffer.allocate(0);

    /// Whether that is the end and no octets.
    static boolean isEnd(ByteBuffer next) {
        return next.capacity() == 0;
    }

    /// The next octets, lent until the next call, or the end. Waits for as long as it takes: there
    /// is [#end] for whoever keeps the time.
    ByteBuffer next() throws InterruptedException;

    /// Whether a call of [#next] would have to wait.
    boolean isDry();

    /// Waits until nothing more is written, because no process has the output open any more; false
    /// where one has in time. What was written may still be taken.
    boolean awaitEnd(Duration atMost) throws InterruptedException;

    /// Drops what there is and what will come. Returns at once.
    void discard();

    /// Ends the output, though a process may hold it open: whoever waits for more gets the end.
    void end();
}
