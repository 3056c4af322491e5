package webserv.cgi;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.api.io.DescriptorShortage;
import webserv.gateway.NoDescriptors;

/// A small process of its own that ends the programs when the server no longer can: when it was
/// killed by SIGKILL, or by the system for want of memory.
///
/// It waits for the end of a pipe that the server alone holds open. Which programs run, it reads
/// from memory that it shares with the server, so that telling it costs no call of the system. What
/// left its group is found by its mark, see [RunMark].
///
/// It is a shell, as every system has one, and leads a session of its own, so that what ends the
/// server's group does not end it. Safe for any thread.
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /// Beyond, programs are found by their mark alone.
    private static final int MAX_PROGRAMS = 4096;

    private static final Path NOTHING = Path.of("/dev/null");

    /// On the pipe it means that all is well and the server stops. The pipe's mere end does not.
    private static final byte[] ALL_IS_WELL = {'\n'};

    /// In place of the exit status of a watchdog that has not ended in time.
    private static final int LATE = -1;

    /// Descriptor 3 is the shared memory, `$1` what the marks begin with. One second is the
    /// programs' grace.
    private static final String SCRIPT =
            """
            trap '' HUP INT QUIT TERM
            read -r _ && exit
            groups=$(od -An -v -td4 <&3 | tr -s ' ' '\\n' | grep -v '^0*$')
            for group in $groups; do kill -s TERM -- "-$group"; done
            [ -z "$groups" ] || sleep 1
            for group in $groups; do kill -s KILL -- "-$group"; done
            for file in $(grep -ls "$1" /proc/[0-9]*/environ)
            do
                process=${file#/proc/}
                kill -s KILL "${process%/environ}"
            done
            """;

    private final List<String> command;
    private final Poller poller;
    private final int memory;
    private final IntBuffer table;
    private final BitSet used = new BitSet();
    private Optional<Shell> shell = Optional.empty();
    private boolean closed;

    /// @param pipe our end
    private record Shell(Child child, PipeEnd pipe) {}

    /// @param markPrefix what the marks of all the programs begin with
    /// @throws IOException if there are no descriptors left, or the memory cannot be had
    Watchdog(String markPrefix, Poller poller) throws IOException {
        command =
                List.of(
                        "/bin/sh",
                        "-c",
                        SCRIPT,
                        "webserv-watchdog",
                        RunMark.VARIABLE + "=" + markPrefix);
        this.poller = poller;
        memory =
                Libc.check(
                        "memfd",
                        Descriptors.memoryFile(
                                "webserv-programs\0".getBytes(StandardCharsets.US_ASCII)));
        try {
            table = mapped(memory);
        } catch (IOException failed) {
            Descriptors.close(memory);
            throw failed;
        }
    }

    private static IntBuffer mapped(int memory) throws IOException {
        try (var file =
                FileChannel.open(
                        Path.of("/proc/self/fd/" + memory),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return file.map(MapMode.READ_WRITE, 0, (long) MAX_PROGRAMS * Integer.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asIntBuffer();
        } catch (FileSystemException failure) {
            throw DescriptorShortage.explains(failure, NOTHING)
                    ? new NoDescriptors(String.valueOf(failure.getMessage()), failure)
                    : failure;
        }
    }

    /// Starts the process, unless it runs.
    ///
    /// @throws IOException if that cannot be done
    synchronized void wake() throws IOException {
        if (closed) {
            throw new IOException("the server stops");
        }
        if (shell.isPresent() && shell.get().child().exit().isDone()) {
            LOG.warn("the watchdog of programs was ended; another one is started");
            end(shell.get());
            shell = Optional.empty();
        }
        if (shell.isEmpty()) {
            shell = Optional.of(start());
        }
    }

    private Shell start() throws IOException {
        try (var pipes = new Pipes(true);
                var actions =
                        new FileActions(
                                Path.of("/"),
                                List.of(pipes.programStdin(), NOTHING, NOTHING, memory))) {
            int pid =
                    new Spawn(Spawn.Apart.SESSION)
                            .command(command)
                            .variable("PATH", "/usr/local/bin:/usr/bin:/bin")
                            .start(actions);
            var child = new Child(pid, poller, () -> {});
            child.watch();
            return new Shell(child, new PipeEnd(pipes.takeStdin(), poller));
        }
    }

    /// Has a program's group ended should the server be killed.
    ///
    /// @return what it is to be forgotten by
    synchronized int expect(int pid) {
        int slot = used.nextClearBit(0);
        used.set(slot);
        if (slot < MAX_PROGRAMS) {
            table.put(slot, pid);
        }
        return slot;
    }

    /// Forgets a program, whose number may be used again from now on.
    synchronized void forget(int slot) {
        used.clear(slot);
        if (slot < MAX_PROGRAMS) {
            table.put(slot, 0);
        }
    }

    /// Ends the process, once no program runs any more.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            shell.ifPresent(Watchdog::end);
            Descriptors.close(memory);
        }
    }

    private static void end(Shell shell) {
        try (var pipe = shell.pipe()) {
            pipe.write(ALL_IS_WELL, 0, ALL_IS_WELL.length);
        } catch (IOException _) {
            // It has ended already.
        }
        var child = shell.child();
        if (child.exit().copy().completeOnTimeout(LATE, 1, TimeUnit.SECONDS).join() == LATE) {
            child.signalGroup(Processes.SIGKILL);
            child.exit().join();
        }
        child.release();
    }
}
