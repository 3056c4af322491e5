package webserv.cgi;

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
import java.util.List;
import java.util.Optional;
import webserv.gateway.NoDescriptors;

/// The C library, for what the JDK has no way to say: how its functions are found and called, and
/// what their errors mean. Beside it are [Descriptors], [Readiness], [Processes] and [Spawn].
///
/// For Linux on 64 bits with glibc 2.34 or later; [#missing] tells whether that is so. No other
/// method may be called where it is not. Numbers are those of the kernel's interface, the same on
/// every architecture that the JDK runs on.
final class Libc {
    private static final int MAX_ERROR_OCTETS = 1024;

    /// No descriptor is left in the whole system, or for this process.
    private static final int ENFILE = 23;

    private static final int EMFILE = 24;

    private static final Linker LINKER = Linker.nativeLinker();
    static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    static final Linker.Option AT_ONCE = Linker.Option.critical(true);

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
        if (Library.FOUND.isEmpty()) {
            return "there is no " + Library.NAME;
        }
        for (var name : NEEDED) {
            if (Library.FOUND.get().find(name).isEmpty()) {
                return "the C library has no " + name;
            }
        }
        return "";
    }

    /// glibc under its own name. The process has it open already, so that to find it takes no
    /// descriptor. [Linker#defaultLookup] has to open a library of the JDK's when it is first
    /// asked: where no descriptor is left then, it knows no function, and stays so for good.
    private static final class Library {
        static final String NAME = "libc.so.6";
        static final Optional<SymbolLookup> FOUND = find();

        @SuppressWarnings("restricted") // the start script allows it to this module
        private static Optional<SymbolLookup> find() {
            try {
                return Optional.of(SymbolLookup.libraryLookup(NAME, Arena.global()));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
    }

    /// Made when it is asked for, which is after [#missing] was.
    private static final class Calls {
        static final MethodHandle STRERROR =
                handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    /// A function of the library that is known to be there.
    @SuppressWarnings("restricted") // the start script allows it to this module
    static MethodHandle handle(String name, FunctionDescriptor types, Linker.Option... options) {
        var function = Library.FOUND.orElseThrow().findOrThrow(name);
        return LINKER.downcallHandle(function, types, options);
    }

    /// One that returns at once. It is called without telling the garbage collector, which waits
    /// for it then: it must never block.
    static MethodHandle atOnce(String name, MemoryLayout result, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(result, arguments), AT_ONCE);
    }

    /// One that returns at once, too, and tells the error number. Its first argument is where that
    /// goes, see [#outcome]. Until such a call was compiled to the end, the number takes more time
    /// than all the rest of it: what is called for each run and mostly succeeds is called as
    /// [#atOnce], and once more for the number where it has failed.
    static MethodHandle withErrno(String name, MemoryLayout result, MemoryLayout... arguments) {
        return handle(name, FunctionDescriptor.of(result, arguments), ERRNO, AT_ONCE);
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

    /// @throws NoDescriptors if that was the error
    /// @throws IOException if there was another
    static int check(String what, int outcome) throws IOException {
        if (outcome < 0) {
            throw failure(-outcome, what + ": " + error(-outcome));
        }
        return outcome;
    }

    /// For functions that return an error number themselves.
    ///
    /// @throws NoDescriptors if that is the error
    /// @throws IOException if it is another, and not 0
    static void checkError(int number) throws IOException {
        if (number != 0) {
            throw failure(number, error(number));
        }
    }

    private static IOException failure(int number, String message) {
        return number == ENFILE || number == EMFILE
                ? new NoDescriptors(message)
                : new IOException(message);
    }

    /// What the kernel itself returns: the result, or the negative error number in place of -1.
    static int outcome(long result, int[] errno) {
        return result < 0 ? -errno[0] : (int) result;
    }

    /// What such a function is given of our memory.
    static MemorySegment heap(int[] numbers) {
        return MemorySegment.ofArray(numbers);
    }
}
