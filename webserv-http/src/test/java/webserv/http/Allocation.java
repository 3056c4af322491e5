package webserv.http;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Counts what the thread of a test allocates.
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /// How many octets a piece of work allocates.
    static long of(Runnable work) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        work.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /// The least of many runs: what is allocated once, for classes and profiles, does not count.
    static long leastOf(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 1000; i++) {
            least = Math.min(least, of(work));
        }
        return least;
    }
}
