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
import webserv.gateway.MetaVariables;

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
/// Most texts are those of the last start, in the same order: they are left where they are. A new
/// one of the same length takes the place of the old one, and all behind one of another length are
/// put there anew.
///
/// Confined to whoever has it.
final class Spawn implements MetaVariables.Sink<IOException> {

    /// More than glibc's types take on any architecture: 336 and 128 octets on x86-64.
    private static final int ATTRIBUTES_OCTETS = 1024;

    private static final int SIGNALS_OCTETS = 256;

    private static final int E2BIG = 7;

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

    /// In place of a variable's name, which has no `=`: an argument.
    private static final String ARGUMENT = "=";

    /// In place of a variable's name: the end of a table. It takes no octets.
    private static final String NULL = "\0";

    // What each entry of the two tables stands for, and where its octets end.
    private String[] names = new String[FIRST_TEXTS];
    private String[] values = new String[FIRST_TEXTS];
    private int[] ends = new int[FIRST_TEXTS];
    private byte[] octets = new byte[FIRST_OCTETS];

    /// How many entries are as the last start has left them, or were put there since.
    private int known;

    /// How many this start has, and with which of them the environment begins.
    private int entries;

    private int environment;

    /// From here on memory differs from the octets, and from this entry on from the tables.
    private int changedFrom;

    private int movedFrom;
    private MemorySegment memory = MemorySegment.NULL;

    /// Where the texts begin in memory.
    private long texts;

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
        for (var word : command) {
            entry(ARGUMENT, word);
        }
        entry(NULL, "");
        environment = entries;
        return this;
    }

    /// Adds a variable of the environment, which has no others than those that were added.
    ///
    /// @throws IOException if a program cannot be given that
    Spawn variable(String name, String value) throws IOException {
        entry(checked(name), value);
        return this;
    }

    /// As [#variable].
    @Override
    public void take(String name, String value) throws IOException {
        entry(checked(name), value);
    }

    private void entry(String name, String value) throws IOException {
        if (entries >= known || !value.equals(values[entries]) || !name.equals(names[entries])) {
            put(name, value);
        }
        entries++;
    }

    private void put(String name, String value) throws IOException {
        int before = entries < known ? ends[entries] : -1;
        int knownBefore = known;
        known = Math.min(known, entries);
        reserveEntry();
        ends[entries] = textEnd(name, value);
        names[entries] = name;
        values[entries] = value;
        if (ends[entries] == before) {
            known = knownBefore;
        } else {
            movedFrom = Math.min(movedFrom, entries);
            known = entries + 1;
        }
    }

    /// Where an entry's text begins among the octets.
    private int beginning(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }

    /// Puts a text there, and tells where it ends.
    private int textEnd(String name, String value) throws IOException {
        int end = beginning(entries);
        if (name.equals(NULL)) {
            return end;
        }
        changedFrom = Math.min(changedFrom, end);
        if (!name.equals(ARGUMENT)) {
            end = append('=', append(name.getBytes(NAMES), end));
        }
        return append('\0', append(checked(value).getBytes(NAMES), end));
    }

    private int append(byte[] text, int end) {
        reserve(end + text.length);
        System.arraycopy(text, 0, octets, end, text.length);
        return end + text.length;
    }

    private int append(char ascii, int end) {
        reserve(end + 1);
        octets[end] = (byte) ascii;
        return end + 1;
    }

    private void reserve(int end) {
        if (octets.length < end) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, end));
        }
    }

    private void reserveEntry() {
        if (entries == ends.length) {
            names = Arrays.copyOf(names, 2 * entries);
            values = Arrays.copyOf(values, 2 * entries);
            ends = Arrays.copyOf(ends, 2 * entries);
        }
    }

    /// Starts the process.
    ///
    /// @param actions what it does before it becomes the program
    /// @return its number, which is that of its group
    /// @throws TooLong if the system does not take so much
    /// @throws IOException if the system cannot run the command
    int start(FileActions actions) throws IOException {
        entry(NULL, "");
        place();
        try {
            int failed =
                    (int)
                            Calls.SPAWN.invokeExact(
                                    memory.address(),
                                    memory.address() + texts,
                                    actions.segment().address(),
                                    apart.attributes().address(),
                                    addressOf(0),
                                    addressOf(environment));
            if (failed == E2BIG) {
                throw new TooLong(Libc.error(failed));
            }
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

    /// Puts all that is new where the library reads it.
    private void place() {
        int end = ends[entries - 1];
        long room = (1L + ends.length) * Long.BYTES;
        if (texts != room || memory.byteSize() < room + end) {
            memory = Arena.ofAuto().allocate(room + octets.length, Long.BYTES);
            texts = room;
            changedFrom = 0;
            movedFrom = 0;
        }
        if (changedFrom < end) {
            MemorySegment.copy(
                    octets, changedFrom, memory, JAVA_BYTE, texts + changedFrom, end - changedFrom);
        }
        for (int entry = movedFrom; entry < entries; entry++) {
            long text = memory.address() + texts + beginning(entry);
            memory.setAtIndex(JAVA_LONG, 1L + entry, names[entry].equals(NULL) ? 0 : text);
        }
        changedFrom = Integer.MAX_VALUE;
        movedFrom = Integer.MAX_VALUE;
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
