package webserv.cgi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The functions of the C library that starting programs takes: what the JDK has no way to say.
///
/// For Linux on 64 bits with glibc 2.34 or later; [#missing] tells whether that is so. No other
/// method may be called where it is not. Numbers are those of the kernel's interface, the same on
/// every architecture that the JDK runs on.
///
/// Reads, writes and calls that return at once are made without telling the garbage collector,
/// which then waits for them: they must never block. [Spawn], [#epollWait] and [#await] do tell it.
final class Libc {
    static final int EAGAIN = 11;
    static final int EEXIST = 17;

    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    /// In place of an exit status.
    static final int STILL_RUNNING = -1;

    private static final int SIGCHLD = 17;
    private static final int F_SETFL = 4;
    private static final int MFD_CLOEXEC = 1;
    private static final int POLLIN = 0x01;
    private static final int POLLHUP = 0x10;

    /// In place of a descriptor: there is one fewer to wait for.
    private static final int NOT_ASKED = -1;

    private static final int PIDFD_OPEN = 434;
    private static final int P_PID = 1;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;

    /// Where `siginfo_t` has the number of the process, how it ended, and its status or signal.
    private static final int SIGINFO_OCTETS = 128;

    private static final int SI_CODE = 8;
    private static final int SI_PID = 16;
    private static final int SI_STATUS = 24;
    private static final int CLD_EXITED = 1;

    /// Of a child that somebody else took from the list of processes.
    private static final int UNKNOWN_STATUS = 255;

    private static final int MAX_ERROR_OCTETS = 1024;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final Linker.Option AT_ONCE = Linker.Option.critical(true);

    /// What must be there. The last one came with glibc 2.34.
    private static final List<String> NEEDED =
            List.of(
                    "memfd_create",
                    "epoll_wait",
                    "pipe2",
                    "posix_spawn_file_actions_addchdir_np",
                    "posix_spawn_file_actions_addclosefrom_np");

    private Libc() {}

    /// Why the functions cannot be called here; empty where they can.
    static String missing() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return "not Linux";
        }
        if (ADDRESS.byteSize() != 8) {
            return "not a system of 64 bits";
        }
        if (!Libc.class.getModule().isNativeAccessEnabled()) {
            return "native access is not enabled for the module";
        }
        for (var name : NEEDED) {
            if (LINKER.defaultLookup().find(name).isEmpty()) {
                return "the C library has no " + name;
            }
        }
        return "";
    }

    /// The handles, made when the first of them is called, which is after [#missing] was asked.
    private static final class Calls {
        static final MethodHandle PIPE2 = atOnce("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle OPEN =
                handle(
                        "open",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        ERRNO,
                        AT_ONCE,
                        Linker.Option.firstVariadicArg(2));
        static final MethodHandle READ = atOnce("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle WRITE = atOnce("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle CLOSE = atOnce("close", JAVA_INT, JAVA_INT);
        static final MethodHandle FCNTL =
                handle(
                        "fcntl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                        ERRNO,
                        AT_ONCE,
                        Linker.Option.firstVariadicArg(2));
        static final MethodHandle POLL = atOnce("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle AWAIT =
                handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
        static final MethodHandle KILL = atOnce("kill", JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle WAITID =
                atOnce("waitid", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle WAITPID =
                atOnce("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle SYSCALL =
                handle(
                        "syscall",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
                        ERRNO,
                        AT_ONCE,
                        Linker.Option.firstVariadicArg(1));
        static final MethodHandle MEMFD_CREATE =
                atOnce("memfd_create", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle SIGNAL = atOnce("signal", JAVA_LONG, JAVA_INT, JAVA_LONG);
        static final MethodHandle EPOLL_CREATE1 = atOnce("epoll_create1", JAVA_INT, JAVA_INT);
        static final MethodHandle EPOLL_CTL =
                atOnce("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle EPOLL_WAIT =
                handle(
                        "epoll_wait",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
        static final MethodHandle STRERROR =
                handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

        private static MethodHandle atOnce(
                String name, MemoryLayout result, MemoryLayout... arguments) {
            return handle(name, FunctionDescriptor.of(result, arguments), ERRNO, AT_ONCE);
        }
    }

    /// A function of the library that is known to be there.
    @SuppressWarnings("restricted") // the start script allows it to this module
    static MethodHandle handle(String name, FunctionDescriptor types, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), types, options);
    }

    // Like the kernel itself, these return what the manual says, and the negative error number in
    // place of -1.

    /// Makes a pipe whose ends programs do not inherit.
    ///
    /// @param ends is given the end to read from and the end to write to
    static int pipe(int[] ends) {
        var errno = new int[1];
        try {
            return outcome(
                    (int) Calls.PIPE2.invokeExact(heap(errno), heap(ends), O_CLOEXEC), errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// `/dev/null`, for reading. Programs do not inherit it.
    static int nothing() {
        var errno = new int[1];
        var name = MemorySegment.ofArray("/dev/null\0".getBytes(StandardCharsets.US_ASCII));
        try {
            return outcome((int) Calls.OPEN.invokeExact(heap(errno), name, O_CLOEXEC), errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Reads from a descriptor that never blocks.
    static int read(int descriptor, byte[] octets, int offset, int length) {
        var errno = new int[1];
        try {
            return outcome(
                    (long)
                            Calls.READ.invokeExact(
                                    heap(errno),
                                    descriptor,
                                    MemorySegment.ofArray(octets).asSlice(offset, length),
                                    (long) length),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Writes to a descriptor that never blocks.
    static int write(int descriptor, byte[] octets, int offset, int length) {
        var errno = new int[1];
        try {
            return outcome(
                    (long)
                            Calls.WRITE.invokeExact(
                                    heap(errno),
                                    descriptor,
                                    MemorySegment.ofArray(octets).asSlice(offset, length),
                                    (long) length),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int close(int descriptor) {
        var errno = new int[1];
        try {
            return outcome((int) Calls.CLOSE.invokeExact(heap(errno), descriptor), errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Lets nothing block on this end of a pipe; the other end is not concerned.
    static int neverBlock(int descriptor) {
        var errno = new int[1];
        try {
            return outcome(
                    (int) Calls.FCNTL.invokeExact(heap(errno), descriptor, F_SETFL, O_NONBLOCK),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Sends a signal to a process, or to a group, which has a negative number.
    static int kill(int process, int signal) {
        var errno = new int[1];
        try {
            return outcome((int) Calls.KILL.invokeExact(heap(errno), process, signal), errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// A descriptor that becomes readable when a child ends.
    static int pidfd(int process) {
        var errno = new int[1];
        try {
            return outcome(
                    (long) Calls.SYSCALL.invokeExact(heap(errno), (long) PIDFD_OPEN, process, 0),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Takes a child that has ended from the list of processes. Its number may be used again.
    static int reap(int process) {
        var errno = new int[1];
        try {
            return outcome(
                    (int)
                            Calls.WAITPID.invokeExact(
                                    heap(errno), process, MemorySegment.NULL, WNOHANG),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// A file in memory, gone with its last descriptor.
    static int memoryFile(byte[] name) {
        var errno = new int[1];
        try {
            return outcome(
                    (int)
                            Calls.MEMFD_CREATE.invokeExact(
                                    heap(errno), MemorySegment.ofArray(name), MFD_CLOEXEC),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int epoll() {
        var errno = new int[1];
        try {
            return outcome((int) Calls.EPOLL_CREATE1.invokeExact(heap(errno), O_CLOEXEC), errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int epollControl(int epoll, int operation, int descriptor, MemorySegment event) {
        var errno = new int[1];
        try {
            return outcome(
                    (int)
                            Calls.EPOLL_CTL.invokeExact(
                                    heap(errno), epoll, operation, descriptor, event),
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

    /// Waits in the kernel until a descriptor is readable or has hung up.
    ///
    /// @return whether it is, and not the time over or a signal there
    static boolean await(int descriptor, int atMostMillis) {
        try (var arena = Arena.ofConfined()) {
            var asked = arena.allocateFrom(JAVA_INT, descriptor, POLLIN);
            return (int) Calls.AWAIT.invokeExact(asked, 1L, atMostMillis) == 1;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
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
        var errno = new int[1];
        var asked = new int[] {hungUp, POLLIN, atEnd, POLLIN};
        try {
            int ready = (int) Calls.POLL.invokeExact(heap(errno), heap(asked), 2L, 0);
            return ready == 2 && (asked[1] >>> 16 & POLLHUP) != 0 && asked[3] >>> 16 == POLLHUP;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Waits in the kernel until [#isHungUp] is true of the first and [#isAtEnd] of the second, for
    /// each of the two as long as that.
    ///
    /// @return whether it is, and not the time over, a signal there, or something to read from the
    ///   second
    static boolean awaitOver(int hungUp, int atEnd, int atMostMillis) {
        try (var arena = Arena.ofConfined()) {
            // Nothing is asked of the first: what there is to read in it wakes nobody.
            var asked = arena.allocateFrom(JAVA_INT, hungUp, 0, atEnd, POLLIN);
            boolean isHungUp = false;
            boolean isAtEnd = false;
            while (!(isHungUp && isAtEnd)) {
                int ready = (int) Calls.AWAIT.invokeExact(asked, 2L, atMostMillis);
                int others = asked.getAtIndex(JAVA_INT, 3) >>> 16;
                if (ready < 1 || (others & POLLIN) != 0) {
                    return false;
                }
                isHungUp |= asked.getAtIndex(JAVA_INT, 1) >>> 16 != 0;
                isAtEnd |= others != 0;
                asked.setAtIndex(JAVA_INT, 0, isHungUp ? NOT_ASKED : hungUp);
                asked.setAtIndex(JAVA_INT, 2, isAtEnd ? NOT_ASKED : atEnd);
            }
            return true;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int poll(int descriptor) {
        var errno = new int[1];
        var asked = new int[] {descriptor, POLLIN};
        try {
            int ready = (int) Calls.POLL.invokeExact(heap(errno), heap(asked), 1L, 0);
            return ready == 1 ? asked[1] >>> 16 : 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// The exit status of a child, as a shell counts: 128 and the number for a signal;
    /// [#STILL_RUNNING] while it does. The child stays in the list of processes, see [#reap].
    static int exitStatus(int process) {
        var errno = new int[1];
        var info = MemorySegment.ofArray(new long[SIGINFO_OCTETS / Long.BYTES]);
        try {
            int flags = WEXITED | WNOHANG | WNOWAIT;
            int failed = (int) Calls.WAITID.invokeExact(heap(errno), P_PID, process, info, flags);
            if (failed != 0) {
                return UNKNOWN_STATUS;
            }
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        if (info.get(JAVA_INT, SI_PID) == 0) {
            return STILL_RUNNING;
        }
        int status = info.get(JAVA_INT, SI_STATUS);
        return info.get(JAVA_INT, SI_CODE) == CLD_EXITED ? status : 128 + status;
    }

    /// Keeps children that have ended until they are asked for, also where webserv was started with
    /// SIGCHLD ignored. The JDK does the same before it starts its first process.
    static void keepEndedChildren() {
        var errno = new int[1];
        try {
            long _ = (long) Calls.SIGNAL.invokeExact(heap(errno), SIGCHLD, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// What the library says about an error number.
    @SuppressWarnings("restricted") // a text without a length, which ends with an octet 0
    static String error(int number) {
        try {
            var text = (MemorySegment) Calls.STRERROR.invokeExact(number);
            return text.reinterpret(MAX_ERROR_OCTETS).getString(0);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// @throws IOException if that was an error
    static int check(String what, int outcome) throws IOException {
        if (outcome < 0) {
            throw new IOException(what + ": " + error(-outcome));
        }
        return outcome;
    }

    /// For functions that return an error number themselves.
    ///
    /// @throws IOException if that is not 0
    static void checkError(int number) throws IOException {
        if (number != 0) {
            throw new IOException(error(number));
        }
    }

    private static int outcome(long result, int[] errno) {
        return result < 0 ? -errno[0] : (int) result;
    }

    private static MemorySegment heap(int[] numbers) {
        return MemorySegment.ofArray(numbers);
    }
}
