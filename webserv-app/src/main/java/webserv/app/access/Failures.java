package webserv.app.access;

import org.slf4j.Logger;

/// Tells what the [LineWriter] fails in and goes on after: the first with its trace and, as it may
/// fail many times a second, then one each time that twice as many have been.
///
/// Safe for any thread.
final class Failures {
    private final Logger log;
    private int count;

    Failures(Logger log) {
        this.log = log;
    }

    /// Never fails itself.
    synchronized void tell(Throwable failure) {
        count++;
        try {
            if (count == 1) {
                log.error("the writer of the access logs failed, and goes on", failure);
            } else if (Integer.bitCount(count) == 1) {
                log.error("the writer of the access logs has failed {} times so far", count);
            }
        } catch (Throwable _) {
            // Without memory for a line there is nobody to tell.
        }
    }
}
