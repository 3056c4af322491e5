package webserv.cgi;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/// What a location has of its [Host] from when it enters until it leaves. All but the marks is
/// shared by the locations that are there together: a thread for each would be a thousand threads
/// where there are a thousand locations, and each would look through all processes.
///
/// @param markPrefix what the marks of its programs begin with
/// @param timer for what is due; has a thread from its first task on, and none when the last
///   location has left: tasks are dropped then
/// @param orphans ends what programs leave behind
record Stay(String markPrefix, ScheduledThreadPoolExecutor timer, Orphans orphans) {
    /// For the locations from the first that enters to the last that leaves.
    ///
    /// @param markPrefix that no other has, so that nothing is ended of those that come later
    static Stay begin(String markPrefix) {
        var timer =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().daemon().name("cgi-timer").factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        return new Stay(markPrefix, timer, new Orphans(markPrefix, timer));
    }

    /// The same, for one of them.
    ///
    /// @param number that no other has
    Stay ofLocation(int number) {
        return new Stay(markPrefix + number + ".", timer, orphans);
    }

    /// Ends what there is for all of them.
    void end() {
        timer.shutdownNow();
        orphans.close();
    }
}
