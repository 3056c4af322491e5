package webserv.cgi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/// Asks and waits for what descriptors are ready for.
///
/// What waits tells the garbage collector that it does: [#epollWait], [#await], [#awaitReadable],
/// [#awaitOver]. See [Libc] for where these may be called.
final class Readiness {
    static final int EEXIST = 17;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int POLLIN = 0x01;
    private static final int POLLHUP = 0x10;

    private static final int PR_SET_TIMERSLACK = 29;

    /// How late the end of a coarse wait may come: as late as the next tick of the system's clock,
    /// mostly.
    private static final long TICK_NANOS = 4_000_000;

    /// In place of a slack: the one that the thread had first.
    private static final long USUAL = 0;

    /// In place of a descriptor: there is one fewer to wait for.
    private static final int NOT_ASKED = -1;

    private Readiness() {}

    /// The handles, made when the first of them is called.
    private static final class Calls {
        static final MethodHandle POLL =
                Libc.atOnce("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle AWAIT =
                Libc.handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
        static final MethodHandle PRCTL =
                Libc.handle(
                        "prctl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
                        Libc.AT_ONCE,
                        Linker.Option.firstVariadicArg(1));
        static final MethodHandle EPOLL_CREATE1 =
                Libc.withErrno("epoll_create1", JAVA_INT, JAVA_INT);
        static final MethodHandle EPOLL_CTL =
                Libc.withErrno("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle EPOLL_WAIT =
                Libc.handle(
                        "epoll_wait",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    }

    static int epoll() {
        var errno = new int[1];
        try {
            return Libc.outcome(
                    (int) Calls.EPOLL_CREATE1.invokeExact(Libc.heap(errno), EPOLL_CLOEXEC), errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int epollControl(int epoll, int operation, int descriptor, MemorySegment event) {
        var errno = new int[1];
        try {
            return Libc.outcome(
                    (int)
                            Calls.EPOLL_CTL.invokeExact(
                                    Libc.heap(errno), epoll, operation, descriptor, event),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Waits for events, for as long as it takes; 0 where a signal came in between.
    static int epollWait(int epoll, MemorySegment events, int most) {
        try {
            return Math.max(0, (int) Calls.EPOLL_WAIT.invokeExact(epoll, events, most, -1));
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Waits in the kernel until a descriptor is readable or has hung up, and a tick of the
    /// system's clock longer than asked for where that does not come.
    ///
    /// @return whether it is, and not the time over or a signal there
    static boolean await(int descriptor, int atMostMillis) {
        var asked = Asked.OF_THREAD.get();
        asked.put(0, descriptor, POLLIN);
        return asked.awaitCoarsely(1, atMostMillis) == 1;
    }

    /// Whether nobody has the other end of a pipe open any more. There may be octets left in it.
    static boolean isHungUp(int descriptor) {
        return (poll(descriptor) & POLLHUP) != 0;
    }

    /// Whether nobody has the other end of a pipe open any more, and nothing is left to read.
    static boolean isAtEnd(int descriptor) {
        return poll(descriptor) == POLLHUP;
    }

    /// Whether [#isHungUp] is true of the first and [#isAtEnd] of the second, by one call.
    static boolean areOver(int hungUp, int atEnd) {
        var asked = new int[] {hungUp, POLLIN, atEnd, POLLIN};
        try {
            int ready = (int) Calls.POLL.invokeExact(Libc.heap(asked), 2L, 0);
            return ready == 2 && (asked[1] >>> 16 & POLLHUP) != 0 && asked[3] >>> 16 == POLLHUP;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Waits in the kernel until there is something to read from the first or it has hung up, for
    /// as long again where the second hangs up first.
    ///
    /// @return whether it is so, and not the time over, a signal there, or something to read from
    ///   the second
    static boolean awaitReadable(int first, int second, int atMostMillis) {
        var asked = Asked.OF_THREAD.get();
        asked.put(0, first, POLLIN);
        asked.put(1, second, POLLIN);
        int ready = asked.await(2, atMostMillis);
        int others = asked.told(1);
        if (ready == 1 && others == POLLHUP) {
            asked.put(1, NOT_ASKED, 0);
            ready = asked.await(2, atMostMillis);
        }
        return ready > 0 && (others & POLLIN) == 0;
    }

    /// Waits in the kernel until [#isHungUp] is true of the first and [#isAtEnd] of the second, for
    /// each of the two as long as that.
    ///
    /// @return as [#awaitReadable]
    static boolean awaitOver(int hungUp, int atEnd, int atMostMillis) {
        var asked = Asked.OF_THREAD.get();
        // Nothing is asked of the first: what there is to read in it wakes nobody.
        asked.put(0, hungUp, 0);
        asked.put(1, atEnd, POLLIN);
        boolean isHungUp = false;
        boolean isAtEnd = false;
        while (true) {
            int ready = asked.await(2, atMostMillis);
            int others = asked.told(1);
            if (ready < 1 || (others & POLLIN) != 0) {
                return false;
            }
            isHungUp |= asked.told(0) != 0;
            isAtEnd |= others != 0;
            if (isHungUp && isAtEnd) {
                return true;
            }
            asked.put(isHungUp ? 0 : 1, NOT_ASKED, 0);
        }
    }

    private static int poll(int descriptor) {
        var asked = new int[] {descriptor, POLLIN};
        try {
            int ready = (int) Calls.POLL.invokeExact(Libc.heap(asked), 1L, 0);
            return ready == 1 ? asked[1] >>> 16 : 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// What a thread waits for: `struct pollfd`, twice, each as a number of 64 bits, little-endian.
    /// The system writes to it while other threads collect garbage, so it is no array; a thread
    /// keeps it, as to have and to give back such memory takes longer than the call. It is the
    /// thread's and no server's, and holds nothing between two calls; those who wait are the few
    /// platform threads of [Turns], and loops.
    private static final class Asked {
        static final ThreadLocal<Asked> OF_THREAD = ThreadLocal.withInitial(Asked::new);

        private final MemorySegment memory = Arena.ofAuto().allocate(2L * Long.BYTES, Long.BYTES);
        private final LongBuffer entries =
                memory.asByteBuffer().order(ByteOrder.nativeOrder()).asLongBuffer();

        /// @param events what it is asked for besides its hang-up
        void put(int entry, int descriptor, int events) {
            entries.put(entry, (long) events << 32 | Integer.toUnsignedLong(descriptor));
        }

        /// What the system said of it.
        int told(int entry) {
            return (int) (entries.get(entry) >>> 48);
        }

        /// @return how many of the first entries are ready; 0 when the time is over, and less when
        ///   a signal came, and then nothing is told of them
        int await(int count, int atMostMillis) {
            try {
                return (int) Calls.AWAIT.invokeExact(memory, (long) count, atMostMillis);
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
        }

        /// Waits as [#await], and up to [#TICK_NANOS] longer. The system need not set its timer for
        /// that, which takes a virtual machine as long as several changes of context, and as long
        /// again where what is waited for comes first. A program that the thread starts has its
        /// slack: it is there for this wait alone.
        int awaitCoarsely(int count, int atMostMillis) {
            setSlack(TICK_NANOS);
            try {
                return await(count, atMostMillis);
            } finally {
                setSlack(USUAL);
            }
        }

        private static void setSlack(long nanos) {
            try {
                int _ = (int) Calls.PRCTL.invokeExact(PR_SET_TIMERSLACK, nanos);
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
