package webserv.nio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/// The C library: how its functions are found and called, and what its errors mean. The functions
/// themselves are in [SocketCalls] and [EpollCalls].
///
/// For Linux on 64 bits, where [Natives] has found that it can be called. Numbers are those of the
/// kernel's interface, the same on every architecture that the JDK runs on.
final class Libc {
    static final int EINTR = 4;
    static final int EAGAIN = 11;

    private static final int MAX_ERROR_OCTETS = 1024;
    private static final MemorySegment UNREAD = MemorySegment.ofArray(new int[1]);
    private static final Linker LINKER = Linker.nativeLinker();

    /// The C library by the name under which the process has loaded it: nothing is opened to look a
    /// function up. For [Linker#defaultLookup] the JDK opens a file once, when the first function
    /// is looked up. If there was no descriptor for that, it has no function from then on, however
    /// many descriptors are free later. Where no library has the name, this class cannot be loaded,
    /// and connections keep the channels of the JDK.
    private static final SymbolLookup LIBRARY = library();

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final Linker.Option AT_ONCE = Linker.Option.critical(true);

    /// Linked with the others: where descriptors are what there is no room for, a class that is
    /// loaded only then may need one.
    private static final MethodHandle STRERROR = slow("strerror", ADDRESS, JAVA_INT);

    private Libc() {}

    /// A function that may take its time, such as one that waits.
    static MethodHandle slow(String name, MemoryLayout result, MemoryLayout... arguments) {
        return function(name, FunctionDescriptor.of(result, arguments));
    }

    /// One that may have to read a mapped file. First of all it is told where the error number
    /// goes, which is outside of the heap.
    static MethodHandle slowWithErrno(String name, MemoryLayout result, MemoryLayout... arguments) {
        return function(name, FunctionDescriptor.of(result, arguments), ERRNO);
    }

    /// One that returns within some microseconds: the garbage collector is not told of the call,
    /// and waits for it. First of all it is told where the error number goes. All memory that it is
    /// given may be on the heap.
    static MethodHandle quick(String name, MemoryLayout result, MemoryLayout... arguments) {
        return function(name, FunctionDescriptor.of(result, arguments), ERRNO, AT_ONCE);
    }

    @SuppressWarnings("restricted") // the image allows it to this module
    private static MethodHandle function(
            String name, FunctionDescriptor types, Linker.Option... options) {
        return LINKER.downcallHandle(LIBRARY.findOrThrow(name), types, options);
    }

    @SuppressWarnings("restricted") // as above
    private static SymbolLookup library() {
        return SymbolLookup.libraryLookup("libc.so.6", Arena.global());
    }

    /// Where the number of an error goes that nobody asks for. Every thread writes to it and none
    /// reads: a call such as `close`, which gives something back when memory has run out, needs
    /// none.
    static MemorySegment noErrno() {
        return UNREAD;
    }

    /// @throws IOException if the outcome of a call is an error
    static int checked(int outcome, int errno) throws IOException {
        if (outcome < 0) {
            throw error(errno);
        }
        return outcome;
    }

    /// What the library says about an error number.
    @SuppressWarnings("restricted") // a text without a length, which ends with an octet 0
    static IOException error(int number) {
        try {
            var text = (MemorySegment) STRERROR.invokeExact(number);
            return new IOException(text.reinterpret(MAX_ERROR_OCTETS).getString(0));
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
