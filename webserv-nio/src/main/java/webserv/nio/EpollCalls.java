package webserv.nio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Linux's `epoll`, and the `eventfd` that wakes who waits with it.
///
/// To load this class links the functions, which takes far longer than to call them.
final class EpollCalls {
    static final int ADD = 1;
    static final int DELETE = 2;
    static final int MODIFY = 3;

    static final int IN = 1;
    static final int OUT = 4;
    static final int ERROR = 8;

    /// Edge-triggered: what was told is not told again before it has happened again.
    static final int EDGE = 1 << 31;

    /// What is written to an `eventfd`. Not made for each call: who has given a task to a loop, and
    /// has to wake it, must not fail.
    private static final MemorySegment ONE = MemorySegment.ofArray(new long[] {1});

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NON_BLOCKING = 0x800;

    private static final MethodHandle CREATE = Libc.quick("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle CONTROL =
            Libc.quick("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle WAIT =
            Libc.slow("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle LOOK =
            Libc.quick("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = Libc.quick("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ =
            Libc.quick("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE =
            Libc.quick("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

    private EpollCalls() {}

    /// Loads the class.
    static void link() {
        // That is all.
    }

    /// @return the descriptor of a new `epoll`
    static int create() throws IOException {
        var errno = new int[1];
        int outcome;
        try {
            outcome = (int) CREATE.invokeExact(MemorySegment.ofArray(errno), CLOSE_ON_EXEC);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        return Libc.checked(outcome, errno[0]);
    }

    /// @return the descriptor of a new `eventfd`
    static int createSignal() throws IOException {
        var errno = new int[1];
        int outcome;
        try {
            var number = MemorySegment.ofArray(errno);
            outcome = (int) EVENTFD.invokeExact(number, 0, CLOSE_ON_EXEC | NON_BLOCKING);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        return Libc.checked(outcome, errno[0]);
    }

    /// Makes an `eventfd` ready, until [#reset].
    static void signal(int eventfd) {
        try {
            long _ = (long) WRITE.invokeExact(Libc.noErrno(), eventfd, ONE, ONE.byteSize());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static void reset(int eventfd) {
        try {
            var count = MemorySegment.ofArray(new long[1]);
            long _ = (long) READ.invokeExact(Libc.noErrno(), eventfd, count, count.byteSize());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// @param operation [#ADD], [#MODIFY] or [#DELETE]
    /// @param event what to wait for, as the system lays it out
    static void control(int epoll, int operation, int descriptor, MemorySegment event)
            throws IOException {
        var errno = new int[1];
        int outcome;
        try {
            var number = MemorySegment.ofArray(errno);
            outcome = (int) CONTROL.invokeExact(number, epoll, operation, descriptor, event);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        var _ = Libc.checked(outcome, errno[0]);
    }

    /// Waits until something is ready.
    ///
    /// @param events where it goes; outside of the heap
    /// @param most how many there is room for
    /// @param millis how long to wait at most; less than 0 is for ever
    /// @return how many there are
    static int wait(int epoll, MemorySegment events, int most, int millis) throws IOException {
        int count;
        try {
            count = (int) WAIT.invokeExact(epoll, events, most, millis);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        return count >= 0 ? count : look(epoll, events, most);
    }

    /// The same, without waiting.
    static int look(int epoll, MemorySegment events, int most) throws IOException {
        var errno = new int[1];
        int count;
        try {
            count = (int) LOOK.invokeExact(MemorySegment.ofArray(errno), epoll, events, most, 0);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        return count < 0 && errno[0] == Libc.EINTR ? 0 : Libc.checked(count, errno[0]);
    }
}
