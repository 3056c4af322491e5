package webserv.cgi;

import java.time.Duration;

/// What is to be expected of a program's next run, by its last ones.
enum Habit {
    /// Nothing: it may sleep, stream, or work for long. A run is attended by the poller and
    /// answered by a thread of its own.
    UNKNOWN,

    /// It is over within a few milliseconds, whatever it waits for.
    SHORT,

    /// It has a processor for as long as it runs, which is not long, and ends as soon as it has
    /// written: an interpreter that comes up and says hello.
    STEADY;

    /// From the start of a short run to its end. A small program in C takes half a millisecond.
    private static final long SHORT_RUN_NANOS = Duration.ofMillis(3).toNanos();

    /// From the start of a steady run to its first octet, and what processors may work for it. One
    /// that sleeps for once keeps others from their turn for as long.
    static final Duration STEADY_RUN = Duration.ofMillis(40);

    /// From the first octet of a steady run to its end. This late come the first octets of one that
    /// streams for once.
    static final Duration STEADY_END = Duration.ofMillis(10);

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /// How long a short run takes at most.
    ///
    /// @param others programs that run beside it
    static long shortRunNanos(int others) {
        return SHORT_RUN_NANOS * (1 + others / PROCESSORS);
    }

    /// What one run speaks for that was not short.
    static Habit of(Course course) {
        return course.isWhole()
                        && course.worked().compareTo(STEADY_RUN) <= 0
                        && isMostOf(course.worked().plus(course.queued()), course.age())
                        && course.tail().minus(course.queued()).compareTo(STEADY_END) <= 0
                ? STEADY
                : UNKNOWN;
    }

    /// Whether that is three quarters or more: turns lose what a program waits for something else,
    /// and hand-overs are an eighth of a run of Python.
    private static boolean isMostOf(Duration part, Duration whole) {
        return 4 * part.toNanos() >= 3 * whole.toNanos();
    }
}
