package webserv.cgi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Ends children, and learns how they ended.
///
/// See [Libc] for where these may be called.
final class Processes {
    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    /// In place of an exit status.
    static final int STILL_RUNNING = -1;

    private static final int SIGCHLD = 17;
    private static final int PIDFD_OPEN = 434;
    private static final int P_PID = 1;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;

    /// Where `siginfo_t` has the number of the process, how it ended, and its status or signal.
    private static final int SIGINFO_INTS = 32;

    private static final int SI_CODE = 2;
    private static final int SI_PID = 4;
    private static final int SI_STATUS = 6;
    private static final int CLD_EXITED = 1;

    /// Of a child that somebody else took from the list of processes.
    private static final int UNKNOWN_STATUS = 255;

    /// `struct rusage` begins with the times.
    private static final int RUSAGE_LONGS = 18;

    /// Three numbers of 64 bits.
    private static final int SCHEDSTAT_OCTETS = 64;

    private Processes() {}

    /// The handles, made when the first of them is called.
    private static final class Calls {
        static final MethodHandle KILL = Libc.atOnce("kill", JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle WAITID =
                Libc.atOnce("waitid", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle WAIT4 =
                Libc.atOnce("wait4", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
        static final MethodHandle SIGNAL = Libc.atOnce("signal", JAVA_LONG, JAVA_INT, JAVA_LONG);
    }

    /// Calls that the library has no function for.
    private static final class Syscalls {
        static final MethodHandle SYSCALL = handle();
        static final MethodHandle WITH_ERRNO = handle(Libc.ERRNO);

        private static MethodHandle handle(Linker.Option... options) {
            var all = new ArrayList<>(List.of(options));
            all.add(Libc.AT_ONCE);
            all.add(Linker.Option.firstVariadicArg(1));
            return Libc.handle(
                    "syscall",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
                    all.toArray(Linker.Option[]::new));
        }
    }

    /// One that blocks, for a child that there is no descriptor for.
    private static final class Awaited {
        static final MethodHandle WAITID =
                Libc.handle(
                        "waitid",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    }

    /// Keeps children that have ended until they are asked for, also where webserv was started with
    /// SIGCHLD ignored. The JDK does the same before it starts its first process.
    static void keepEndedChildren() {
        try {
            long _ = (long) Calls.SIGNAL.invokeExact(SIGCHLD, 0L);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Sends a signal to a process, or to a group, which has a negative number.
    static void kill(int process, int signal) {
        try {
            int _ = (int) Calls.KILL.invokeExact(process, signal);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// A descriptor that becomes readable when a child ends, or the negative number of an error.
    static int pidfd(int process) {
        try {
            int pidfd = (int) (long) Syscalls.SYSCALL.invokeExact((long) PIDFD_OPEN, process, 0);
            return pidfd < 0 ? pidfdOrError(process) : pidfd;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int pidfdOrError(int process) throws Throwable {
        var errno = new int[1];
        long pidfd =
                (long)
                        Syscalls.WITH_ERRNO.invokeExact(
                                Libc.heap(errno), (long) PIDFD_OPEN, process, 0);
        return Libc.outcome(pidfd, errno);
    }

    /// The exit status of a child, as a shell counts: 128 and the number for a signal;
    /// [#STILL_RUNNING] while it does. The child stays in the list of processes, see [#reap].
    static int exitStatus(int process) {
        var info = new int[SIGINFO_INTS];
        try {
            int flags = WEXITED | WNOHANG | WNOWAIT;
            int failed = (int) Calls.WAITID.invokeExact(P_PID, process, Libc.heap(info), flags);
            if (failed != 0) {
                return UNKNOWN_STATUS;
            }
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        if (info[SI_PID] == 0) {
            return STILL_RUNNING;
        }
        return info[SI_CODE] == CLD_EXITED ? info[SI_STATUS] : 128 + info[SI_STATUS];
    }

    /// Waits in the kernel until a child has ended, or a signal comes. Takes no descriptor. The
    /// child stays in the list of processes.
    static void awaitEnd(int process) {
        try (var arena = Arena.ofConfined()) {
            var info = arena.allocate(JAVA_INT, SIGINFO_INTS);
            int _ = (int) Awaited.WAITID.invokeExact(P_PID, process, info, WEXITED | WNOWAIT);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Takes a child that has ended from the list of processes. Its number may be used again.
    ///
    /// @return how long processors worked for it and for the children that it waited for, in
    ///   microseconds; 0 where there is no such child
    static long reap(int process) {
        var usage = new long[RUSAGE_LONGS];
        try {
            int _ =
                    (int)
                            Calls.WAIT4.invokeExact(
                                    process,
                                    MemorySegment.NULL,
                                    WNOHANG,
                                    MemorySegment.ofArray(usage));
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        // Seconds and microseconds in user mode, and the same in the system.
        return TimeUnit.SECONDS.toMicros(usage[0] + usage[2]) + usage[1] + usage[3];
    }

    /// How long a child, which may have ended but was not reaped, was ready to work and waited for
    /// a processor. Its own children do not count.
    ///
    /// @return nanoseconds; 0 where the system does not tell
    static long queuedNanos(int process) {
        var name = ("/proc/" + process + "/schedstat\0").getBytes(StandardCharsets.US_ASCII);
        int file = Descriptors.open(name);
        if (file < 0) {
            return 0;
        }
        var text = new byte[SCHEDSTAT_OCTETS];
        int length = Descriptors.read(file, text);
        Descriptors.close(file);
        return secondNumber(text, length);
    }

    /// The middle one of "worked queued slices".
    private static long secondNumber(byte[] text, int length) {
        int at = 0;
        while (at < length && text[at] != ' ') {
            at++;
        }
        long number = 0;
        for (at++; at < length && text[at] >= '0' && text[at] <= '9'; at++) {
            number = 10 * number + (text[at] - '0');
        }
        return number;
    }
}
