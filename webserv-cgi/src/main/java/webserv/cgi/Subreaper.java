package webserv.cgi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The server as the parent of processes whose own parents have ended, in place of the system's
/// first process (prctl(2), `PR_SET_CHILD_SUBREAPER`). Where the server is the first process, as in
/// a container, it is that anyway.
///
/// So what programs leave behind is seen without a walk through all processes; and it is for the
/// server to take it from the list of processes when it has ended.
///
/// There is one, as a process has one list of children. Safe for any thread.
final class Subreaper {
    /// Of this process.
    static final Subreaper OURS = new Subreaper();

    private static final int PR_SET_CHILD_SUBREAPER = 36;

    /// The children of the first thread, to which orphans come, and which starts no process in a
    /// JVM. Not all systems are built with it.
    private static final Path CHILDREN =
            Path.of("/proc/self/task/" + ProcessHandle.current().pid() + "/children");

    /// The JDK takes its own children from the list far sooner. They are among the orphans where
    /// the thread that started them has ended.
    private static final long SURELY_ORPHAN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /// What this server started, and takes from the list itself, for the same reason.
    private final Set<Integer> own = ConcurrentHashMap.newKeySet();

    /// Who was seen to have ended, and when first.
    private Map<Integer, Long> ended = Map.of();

    /// Those who want that orphans are adopted.
    private int adopters;

    /// Whether it is so; not where the system does not show orphans.
    private boolean adopts;

    private Subreaper() {}

    private static final class Calls {
        static final MethodHandle PRCTL =
                Libc.handle(
                        "prctl",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
                        Libc.AT_ONCE,
                        Linker.Option.firstVariadicArg(1));
    }

    /// Adopts orphans from now on, if this system shows them, until all who asked for it have given
    /// it up.
    synchronized void adopt() {
        adopters++;
        if (!adopts && Files.isReadable(CHILDREN)) {
            adopts = set(1);
        }
    }

    /// Leaves those that come later to the system's first process, once nobody looks after them.
    synchronized void giveUp() {
        adopters--;
        if (adopters == 0 && adopts) {
            adopts = !set(0);
        }
    }

    private static boolean set(long value) {
        try {
            return (int) Calls.PRCTL.invokeExact(PR_SET_CHILD_SUBREAPER, value) == 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Has a child that was started left alone, until [#reapOwn].
    void expect(int pid) {
        own.add(pid);
    }

    /// Reaps such a child, see [Processes#reap].
    synchronized long reapOwn(int pid) {
        own.remove(pid);
        return Processes.reap(pid);
    }

    /// Who is left of the orphans.
    enum Left {
        NOBODY,
        /// At least one, and none that has ended.
        LIVING,
        /// One at least that has just ended; it is taken from the list by the next look.
        ENDED,
        /// It could not be seen this time, as there is no descriptor for that.
        UNSEEN,
        /// This system does not tell.
        UNKNOWN
    }

    /// Takes orphans that have ended from the list of processes, unless they have just ended.
    synchronized Left look() {
        if (!adopts) {
            return Left.UNKNOWN;
        }
        try {
            boolean living = look(ended, orphans());
            return !ended.isEmpty() ? Left.ENDED : living ? Left.LIVING : Left.NOBODY;
        } catch (IOException _) {
            return Left.UNSEEN;
        }
    }

    /// @return whether any of them lives
    private boolean look(Map<Integer, Long> before, List<Integer> orphans) {
        ended = new HashMap<>();
        boolean living = false;
        for (int orphan : orphans) {
            if (Processes.exitStatus(orphan) == Processes.STILL_RUNNING) {
                living = true;
            } else {
                reap(orphan, before.getOrDefault(orphan, System.nanoTime()));
            }
        }
        return living;
    }

    private void reap(int orphan, long endedSince) {
        if (System.nanoTime() - endedSince < SURELY_ORPHAN_NANOS) {
            ended.put(orphan, endedSince);
        } else {
            long _ = Processes.reap(orphan);
        }
    }

    private List<Integer> orphans() throws IOException {
        return Stream.of(Files.readString(CHILDREN).split(" ", -1))
                .filter(number -> !number.isBlank())
                .map(Integer::valueOf)
                .filter(child -> !own.contains(child))
                .toList();
    }
}
