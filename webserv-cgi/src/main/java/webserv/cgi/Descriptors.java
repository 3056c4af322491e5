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
        static final MethodHandle OPEN =
                Libc.handle(
                        "open",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        Libc.ERRNO,
                        Libc.AT_ONCE,
                        Linker.Option.firstVariadicArg(2));
        static final MethodHandle READ =
                Libc.atOnce("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle WRITE =
                Libc.atOnce("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle CLOSE = Libc.atOnce("close", JAVA_INT, JAVA_INT);
        static final MethodHandle FCNTL =
                Libc.handle(
                        "fcntl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                        Libc.ERRNO,
                        Libc.AT_ONCE,
                        Linker.Option.firstVariadicArg(2));
        static final MethodHandle MEMFD_CREATE =
                Libc.atOnce("memfd_create", JAVA_INT, ADDRESS, JAVA_INT);
    }

    /// Makes a pipe whose ends programs do not inherit.
    ///
    /// @param ends is given the end to read from and the end to write to
    static int pipe(int[] ends) {
        var errno = new int[1];
        try {
            return Libc.outcome(
                    (int) Calls.PIPE2.invokeExact(Libc.heap(errno), Libc.heap(ends), O_CLOEXEC),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Opens a file for reading.
    ///
    /// @param name with an octet 0 behind it
    static int open(byte[] name) {
        var errno = new int[1];
        try {
            return Libc.outcome(
                    (int)
                            Calls.OPEN.invokeExact(
                                    Libc.heap(errno), MemorySegment.ofArray(name), O_CLOEXEC),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Reads from a descriptor that never blocks, or from a file.
    static int read(int descriptor, byte[] octets, int offset, int length) {
        var errno = new int[1];
        try {
            return Libc.outcome(
                    (long)
                            Calls.READ.invokeExact(
                                    Libc.heap(errno),
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
            return Libc.outcome(
                    (long)
                            Calls.WRITE.invokeExact(
                                    Libc.heap(errno),
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
            return Libc.outcome((int) Calls.CLOSE.invokeExact(Libc.heap(errno), descriptor), errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Lets nothing block on this end of a pipe; the other end is not concerned.
    static int neverBlock(int descriptor) {
        var errno = new int[1];
        try {
            return Libc.outcome(
                    (int)
                            Calls.FCNTL.invokeExact(
                                    Libc.heap(errno), descriptor, F_SETFL, O_NONBLOCK),
                    errno);
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
                            Calls.MEMFD_CREATE.invokeExact(
                                    Libc.heap(errno), MemorySegment.ofArray(name), MFD_CLOEXEC),
                    errno);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
