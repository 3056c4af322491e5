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

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NON_BLOCKING = 0x800;

    private static final MethodHandle CREATE =
            Libc.quickWithErrno("epoll_create1", JAVA_INT, JAVA_INT);
    private static final MethodHandle CONTROL =
            Libc.quick("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle CONTROL_ERRNO =
            Libc.quickWithErrno("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle WAIT =
            Libc.slow("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle LOOK =
            Libc.quick("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle LOOK_ERRNO =
            Libc.quickWithErrno("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD =
            Libc.quickWithErrno("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SIGNAL =
            Libc.quick("eventfd_write", JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle RESET =
            Libc.quick("eventfd_read", JAVA_INT, JAVA_INT, ADDRESS);

    private EpollCalls() {}

    /// Loads the class.
    static void link() {
        // That is all.
    }

    /// @return the descriptor of a new `epoll`
    static int create() throws IOException {
        var errno = new int[1];
        try {
            return checked(
                    (int) CREATE.invokeExact(MemorySegment.ofArray(errno), CLOSE_ON_EXEC), errno);
        } catch (IOException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// @return the descriptor of a new `eventfd`
    static int createSignal() throws IOException {
        var errno = new int[1];
        try {
            return checked(
                    (int)
                            EVENTFD.invokeExact(
                                    MemorySegment.ofArray(errno), 0, CLOSE_ON_EXEC | NON_BLOCKING),
                    errno);
        } catch (IOException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Makes an `eventfd` ready, until [#reset].
    static void signal(int eventfd) {
        try {
            int _ = (int) SIGNAL.invokeExact(eventfd, 1L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static void reset(int eventfd) {
        try {
            int _ = (int) RESET.invokeExact(eventfd, MemorySegment.ofArray(new long[1]));
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// @param operation [#ADD], [#MODIFY] or [#DELETE]
    /// @param event what to wait for, as the system lays it out
    static void control(int epoll, int operation, int descriptor, MemorySegment event)
            throws IOException {
        try {
            if ((int) CONTROL.invokeExact(epoll, operation, descriptor, event) < 0) {
                var errno = new int[1];
                var _ =
                        checked(
                                (int)
                                        CONTROL_ERRNO.invokeExact(
                                                MemorySegment.ofArray(errno),
                                                epoll,
                                                operation,
                                                descriptor,
                                                event),
                                errno);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// @param events where they go; outside of the heap
    /// @param most how many there is room for
    /// @param millis how long to wait at most; 0 is not at all, and less is for ever
    /// @return how many there are
    static int wait(int epoll, MemorySegment events, int most, int millis) throws IOException {
        try {
            int count =
                    millis == 0
                            ? (int) LOOK.invokeExact(epoll, events, most, 0)
                            : (int) WAIT.invokeExact(epoll, events, most, millis);
            if (count >= 0) {
                return count;
            }
            var errno = new int[1];
            count =
                    (int)
                            LOOK_ERRNO.invokeExact(
                                    MemorySegment.ofArray(errno), epoll, events, most, 0);
            return count < 0 && errno[0] == Libc.EINTR ? 0 : checked(count, errno);
        } catch (IOException e) {
            throw e;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int checked(int outcome, int[] errno) throws IOException {
        if (outcome < 0) {
            throw Libc.error(errno[0]);
        }
        return outcome;
    }
}
