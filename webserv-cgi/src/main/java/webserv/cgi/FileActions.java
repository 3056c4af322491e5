package webserv.cgi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/// What a new process does before it becomes a program: it takes its descriptors, goes to its
/// working directory, and closes all other descriptors.
///
/// Read-only once made, for any thread; whoever made it closes it when no process is started by it
/// any more.
final class FileActions implements AutoCloseable {

    /// More than glibc's type takes on any architecture: 80 octets on x86-64.
    private static final int OCTETS = 256;

    private final Path directory;
    private final List<?> descriptors;

    // What it points to is the library's, until close.
    private final MemorySegment actions = Arena.ofAuto().allocate(OCTETS, 16);

    /// The handles, made when the first program is started.
    private static final class Calls {
        static final MethodHandle INIT = call("posix_spawn_file_actions_init", ADDRESS);
        static final MethodHandle DESTROY = call("posix_spawn_file_actions_destroy", ADDRESS);
        static final MethodHandle DUP2 =
                call("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
        static final MethodHandle OPEN =
                call(
                        "posix_spawn_file_actions_addopen",
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT);
        static final MethodHandle CHDIR =
                call("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
        static final MethodHandle CLOSE_FROM =
                call("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);

        private static MethodHandle call(String name, MemoryLayout... arguments) {
            return Libc.handle(name, FunctionDescriptor.of(JAVA_INT, arguments));
        }
    }

    /// @param directory the working directory
    /// @param descriptors what the program has as descriptors 0, 1, 2 and so on: a [Path] is opened
    ///   for reading, an [Integer] is a descriptor of ours
    FileActions(Path directory, List<?> descriptors) throws IOException {
        this.directory = directory;
        this.descriptors = List.copyOf(descriptors);
        boolean made = false;
        try {
            Libc.checkError((int) Calls.INIT.invokeExact(actions));
            add();
            made = true;
        } catch (RuntimeException | IOException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        } finally {
            if (!made) {
                close();
            }
        }
    }

    private void add() throws Throwable {
        for (int number = 0; number < descriptors.size(); number++) {
            if (descriptors.get(number) instanceof Integer ours) {
                Libc.checkError((int) Calls.DUP2.invokeExact(actions, (int) ours, number));
            } else {
                addOpen(number, descriptors.get(number).toString());
            }
        }
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(JAVA_BYTE, Spawn.octets(directory.toString()));
            Libc.checkError((int) Calls.CHDIR.invokeExact(actions, name));
        }
        Libc.checkError((int) Calls.CLOSE_FROM.invokeExact(actions, descriptors.size()));
    }

    private void addOpen(int number, String file) throws Throwable {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(JAVA_BYTE, Spawn.octets(file));
            Libc.checkError((int) Calls.OPEN.invokeExact(actions, number, name, 0, 0));
        }
    }

    /// Whether these are the actions for that.
    boolean are(Path otherDirectory, List<?> otherDescriptors) {
        return descriptors.equals(otherDescriptors) && directory.equals(otherDirectory);
    }

    /// For the library.
    MemorySegment segment() {
        return actions;
    }

    @Override
    public void close() {
        try {
            int _ = (int) Calls.DESTROY.invokeExact(actions);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
