package webserv.cgi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Opens, reads, writes and closes descriptors, none of which a program inherits.
///
/// Like the kernel itself, these return what the manual says, and the negative error number in
/// place of -1. See [Libc] for where they may be called.
final class Descriptors {
    static final int EAGAIN = 11;

    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_SETFL = 4;
    private static final int MFD_CLOEXEC = 1;

    private Descriptors() {}

    /// The handles, made when the first of them is called.
    private static final class Calls {
        static final MethodHandle PIPE2 = Libc.atOnce("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle READ =
                Libc.atOnce("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle CLOSE = Libc.atOnce("close", JAVA_INT, JAVA_INT);
        static final MethodHandle FCNTL =
                Libc.handle(
                        "fcntl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                        Libc.AT_ONCE,
                        Linker.Option.firstVariadicArg(2));
    }

    /// Called where the one of the same name in [Calls] has failed, to tell the error number.
    private static final class Again {
        static final MethodHandle PIPE2 = Libc.withErrno("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle READ =
                Libc.withErrno("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    }

    /// Those that are called by few runs, or by none.
    private static final class Seldom {
        static final MethodHandle OPEN =
                Libc.handle(
                        "open",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        Libc.ERRNO,
                        Libc.AT_ONCE,
                        Linker.Option.firstVariadicArg(2));
        static final MethodHandle WRITE =
                Libc.withErrno("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle MEMFD_CREATE =
                Libc.withErrno("memfd_create", JAVA_INT, ADDRESS, JAVA_INT);
    }

    /// Makes a pipe whose ends programs do not inherit.
    ///
    /// @param ends is given the end to read from and the end to write to
    static int pipe(int[] ends) {
        try {
            int failed = (int) Calls.PIPE2.invokeExact(Libc.heap(ends), O_CLOEXEC);
            return failed == 0 ? 0 : pipeAgain(ends);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int pipeAgain(int[] ends) throws Throwable {
        var errno = new int[1];
        return Libc.outcome(
                (int) Again.PIPE2.invokeExact(Libc.heap(errno), Libc.heap(ends), O_CLOEXEC), errno);
    }

    /// Opens a file for reading.
    ///
    /// @param name with an octet 0 behind it
    static int open(byte[] name) {
        var errno = new int[1];
        try {
            return Libc.outcome(
                    (int)
                            Seldom.OPEN.invokeExact(
                                    Libc.heap(errno), MemorySegment.ofArray(name), O_CLOEXEC),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Reads from a descriptor that never blocks, or from a file.
    static int read(int descriptor, byte[] octets) {
        try {
            var into = MemorySegment.ofArray(octets);
            long n = (long) Calls.READ.invokeExact(descriptor, into, (long) octets.length);
            return n < 0 ? readAgain(descriptor, into) : (int) n;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static int readAgain(int descriptor, MemorySegment into) throws Throwable {
        var errno = new int[1];
        return Libc.outcome(
                (long) Again.READ.invokeExact(Libc.heap(errno), descriptor, into, into.byteSize()),
                errno);
    }

    /// Writes to a descriptor that never blocks.
    static int write(int descriptor, byte[] octets, int offset, int length) {
        var errno = new int[1];
        try {
            return Libc.outcome(
                    (long)
                            Seldom.WRITE.invokeExact(
                                    Libc.heap(errno),
                                    descriptor,
                                    MemorySegment.ofArray(octets).asSlice(offset, length),
                                    (long) length),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static void close(int descriptor) {
        try {
            int _ = (int) Calls.CLOSE.invokeExact(descriptor);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Lets nothing block on this end of a pipe; the other end is not concerned.
    static void neverBlock(int descriptor) {
        try {
            int _ = (int) Calls.FCNTL.invokeExact(descriptor, F_SETFL, O_NONBLOCK);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// A file in memory, gone with its last descriptor.
    static int memoryFile(byte[] name) {
        var errno = new int[1];
        try {
            return Libc.outcome(
                    (int)
                            Seldom.MEMFD_CREATE.invokeExact(
                                    Libc.heap(errno), MemorySegment.ofArray(name), MFD_CLOEXEC),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
