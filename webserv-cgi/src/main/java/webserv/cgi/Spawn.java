package webserv.cgi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.nio.charset.Charset;
import java.util.List;

/// `posix_spawn`: a process in a session of its own, with the default action for every signal, none
/// of them blocked, and no descriptor but those it is given.
///
/// The calling thread waits in the kernel until the program is loaded or has failed to load, for
/// some hundred microseconds. Memory is shared with the new process until then, on a stack of its
/// own and with all signals blocked, so nothing of a large heap is copied and no handler of ours
/// runs in it.
///
/// @param command the executable file and its arguments
/// @param variables of its environment, all of them: `NAME=value`
/// @param actions what it does before
record Spawn(List<String> command, List<String> variables, FileActions actions) {

    /// More than glibc's types take on any architecture: 336 and 128 octets on x86-64.
    private static final int ATTRIBUTES_OCTETS = 1024;

    private static final int SIGNALS_OCTETS = 256;

    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;

    /// What file names are in for the JDK, so that they mean the same file in a program.
    private static final Charset NAMES =
            Charset.forName(
                    System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

    private static final int MOST_OCTETS_OF_A_CHAR =
            (int) Math.ceil(NAMES.newEncoder().maxBytesPerChar());

    /// Its end, its place in a table, and what lies unused before the next one.
    private static final int TEXT_OVERHEAD_OCTETS = 32;

    /// The handles, made when the first program is started.
    private static final class Calls {
        static final MethodHandle SPAWN =
                call("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

        private static MethodHandle call(String name, MemoryLayout... arguments) {
            return Libc.handle(name, FunctionDescriptor.of(JAVA_INT, arguments));
        }
    }

    /// Attributes of all processes; read-only once made, for any thread.
    private static final class Attributes {
        static final MemorySegment ALL = make();

        private static MemorySegment make() {
            var attributes = Arena.global().allocate(ATTRIBUTES_OCTETS, 16);
            var none = Arena.global().allocate(SIGNALS_OCTETS, 16);
            var all = Arena.global().allocate(SIGNALS_OCTETS, 16);
            try {
                int _ = (int) Calls.call("posix_spawnattr_init", ADDRESS).invokeExact(attributes);
                int _ = (int) Calls.call("sigemptyset", ADDRESS).invokeExact(none);
                int _ = (int) Calls.call("sigfillset", ADDRESS).invokeExact(all);
                int _ =
                        (int)
                                Calls.call("posix_spawnattr_setsigmask", ADDRESS, ADDRESS)
                                        .invokeExact(attributes, none);
                int _ =
                        (int)
                                Calls.call("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS)
                                        .invokeExact(attributes, all);
                int _ =
                        (int)
                                Calls.call("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT)
                                        .invokeExact(
                                                attributes,
                                                (short) (SETSIGDEF | SETSIGMASK | SETSID));
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
            return attributes;
        }
    }

    /// Starts the process.
    ///
    /// @return its number, which is that of its session and of its group
    /// @throws IOException if the system cannot run the command
    int start() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var memory = SegmentAllocator.slicingAllocator(arena.allocate(octetsNeeded(), 16));
            var process = memory.allocate(JAVA_INT);
            int failed =
                    (int)
                            Calls.SPAWN.invokeExact(
                                    process,
                                    text(memory, command.getFirst()),
                                    actions.segment(),
                                    Attributes.ALL,
                                    array(memory, command),
                                    array(memory, variables));
            Libc.checkError(failed);
            return process.get(JAVA_INT, 0);
        } catch (RuntimeException | IOException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// What all texts and tables take at most: one allocation instead of fifty.
    private long octetsNeeded() {
        return TEXT_OVERHEAD_OCTETS
                + octetsFor(command.subList(0, 1))
                + octetsFor(command)
                + octetsFor(variables);
    }

    private static long octetsFor(List<String> texts) {
        long octets = 2 * ADDRESS.byteSize();
        for (var text : texts) {
            octets += (long) text.length() * MOST_OCTETS_OF_A_CHAR + TEXT_OVERHEAD_OCTETS;
        }
        return octets;
    }

    private static MemorySegment array(SegmentAllocator memory, List<String> texts)
            throws IOException {
        var array = memory.allocate(ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ADDRESS, i, text(memory, texts.get(i)));
        }
        return array;
    }

    private static MemorySegment text(SegmentAllocator memory, String text) throws IOException {
        return memory.allocateFrom(checked(text), NAMES);
    }

    /// A text as the library wants it, with an octet 0 behind.
    static byte[] octets(String text) throws IOException {
        return (checked(text) + '\0').getBytes(NAMES);
    }

    private static String checked(String text) throws IOException {
        if (text.indexOf('\0') >= 0) {
            throw new IOException("an argument or a variable has an octet 0 in it");
        }
        return text;
    }
}
