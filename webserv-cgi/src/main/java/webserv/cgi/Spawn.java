package webserv.cgi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;

/// `posix_spawn`: a process in a group of its own, with the default action for every signal, none
/// of them blocked, and no descriptor but those it is given.
///
/// The calling thread waits in the kernel until the program is loaded or has failed to load, for
/// some hundred microseconds. Memory is shared with the new process until then, on a stack of its
/// own and with all signals blocked, so nothing of a large heap is copied and no handler of ours
/// runs in it.
///
/// One after the other may be started by the same object, which keeps its memory:
///
/// ```
///   process │ argv[0] argv[1] … NULL │ envp[0] envp[1] … NULL │ texts, each with an octet 0
/// ```
///
/// Confined to whoever has it.
final class Spawn {

    /// More than glibc's types take on any architecture: 336 and 128 octets on x86-64.
    private static final int ATTRIBUTES_OCTETS = 1024;

    private static final int SIGNALS_OCTETS = 256;

    private static final short SETPGROUP = 0x02;
    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;

    /// What file names are in for the JDK, so that they mean the same file in a program.
    private static final Charset NAMES =
            Charset.forName(
                    System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

    /// Mostly enough; more is had where it is not.
    private static final int FIRST_TEXTS = 64;

    private static final int FIRST_OCTETS = 4 << 10;

    /// The end of a table, in place of where a text begins.
    private static final int NULL = -1;

    /// Where each text begins among the octets, table behind table.
    private int[] tables = new int[FIRST_TEXTS];

    private int entries;
    private int environment;
    private byte[] octets = new byte[FIRST_OCTETS];
    private int end;
    private MemorySegment memory = MemorySegment.NULL;
    private final Apart apart;

    /// The handles, made when the first program is started. Addresses are numbers: there is nothing
    /// to be acquired and released for each of them.
    private static final class Calls {
        static final MethodHandle SPAWN =
                call(
                        "posix_spawn",
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_LONG);

        private static MethodHandle call(String name, MemoryLayout... arguments) {
            return Libc.handle(name, FunctionDescriptor.of(JAVA_INT, arguments));
        }
    }

    /// How far apart from the server a process is.
    enum Apart {
        /// It leads a group in the server's session.
        GROUP(SETPGROUP),

        /// It leads a session, and has no terminal.
        SESSION(SETSID);

        private final short flag;

        Apart(short flag) {
            this.flag = flag;
        }

        /// What programs need to be. The server's terminal is none of their business; where it has
        /// none, a session of their own has nothing that a group has not. The system takes longer
        /// to make one, as it may give each session its own share of the processors.
        static Apart ofPrograms() {
            return Terminal.isOurs() ? SESSION : GROUP;
        }

        private MemorySegment attributes() {
            return switch (this) {
                case GROUP -> Attributes.OF_GROUP;
                case SESSION -> Attributes.OF_SESSION;
            };
        }
    }

    /// Attributes of processes; read-only once made, for any thread.
    private static final class Attributes {
        static final MemorySegment OF_GROUP = make(Apart.GROUP);
        static final MemorySegment OF_SESSION = make(Apart.SESSION);

        private static MemorySegment make(Apart apart) {
            var attributes = Arena.global().allocate(ATTRIBUTES_OCTETS, 16);
            var none = Arena.global().allocate(SIGNALS_OCTETS, 16);
            var all = Arena.global().allocate(SIGNALS_OCTETS, 16);
            short flags = (short) (SETSIGDEF | SETSIGMASK | apart.flag);
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
                                        .invokeExact(attributes, flags);
            } catch (Throwable impossible) {
                throw new AssertionError(impossible);
            }
            return attributes;
        }
    }

    Spawn(Apart apart) {
        this.apart = apart;
    }

    /// Begins with a command: the executable file and its arguments.
    ///
    /// @throws IOException if a program cannot be given one of them
    Spawn command(List<String> command) throws IOException {
        entries = 0;
        end = 0;
        for (var word : command) {
            beginText();
            append(word);
            append('\0');
        }
        endTable();
        environment = entries;
        return this;
    }

    /// Adds a variable of the environment, which has no others than those that were added.
    ///
    /// @throws IOException if a program cannot be given that
    Spawn variable(String name, String value) throws IOException {
        beginText();
        append(name);
        append('=');
        append(value);
        append('\0');
        return this;
    }

    private void beginText() {
        entry(end);
    }

    private void endTable() {
        entry(NULL);
    }

    private void entry(int beginning) {
        if (entries == tables.length) {
            tables = Arrays.copyOf(tables, 2 * entries);
        }
        tables[entries++] = beginning;
    }

    private void append(String text) throws IOException {
        var added = checked(text).getBytes(NAMES);
        reserve(added.length);
        System.arraycopy(added, 0, octets, end, added.length);
        end += added.length;
    }

    private void append(char ascii) {
        reserve(1);
        octets[end++] = (byte) ascii;
    }

    private void reserve(int more) {
        if (octets.length - end < more) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, end + more));
        }
    }

    /// Starts the process.
    ///
    /// @param actions what it does before it becomes the program
    /// @return its number, which is that of its group
    /// @throws IOException if the system cannot run the command
    int start(FileActions actions) throws IOException {
        endTable();
        place();
        try {
            int failed =
                    (int)
                            Calls.SPAWN.invokeExact(
                                    memory.address(),
                                    memory.getAtIndex(JAVA_LONG, 1),
                                    actions.segment().address(),
                                    apart.attributes().address(),
                                    addressOf(0),
                                    addressOf(environment));
            Libc.checkError(failed);
            return memory.get(JAVA_INT, 0);
        } catch (RuntimeException | IOException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        } finally {
            Reference.reachabilityFence(memory);
            Reference.reachabilityFence(actions);
        }
    }

    /// Puts all where the library reads it.
    private void place() {
        long texts = (1L + entries) * Long.BYTES;
        if (memory.byteSize() < texts + end) {
            memory = Arena.ofAuto().allocate(2 * (texts + end), Long.BYTES);
        }
        MemorySegment.copy(octets, 0, memory, JAVA_BYTE, texts, end);
        for (int entry = 0; entry < entries; entry++) {
            int beginning = tables[entry];
            long address = beginning == NULL ? 0 : memory.address() + texts + beginning;
            memory.setAtIndex(JAVA_LONG, 1L + entry, address);
        }
    }

    private long addressOf(int entry) {
        return memory.address() + (1L + entry) * Long.BYTES;
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
