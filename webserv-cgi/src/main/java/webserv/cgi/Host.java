package webserv.cgi;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import webserv.gateway.RunningOn;

/// What the locations of one server share: the way to start programs, the count of those that run,
/// and who does what is due. No thread, process or descriptor is held before the first location is
/// started, nor when the last one is closed.
///
/// Safe for any thread.
final class Host {
    private static final Logger LOG = LoggerFactory.getLogger(Host.class);

    /// When the server has started and has time for what the first program would wait for.
    private static final Duration SETTLED = Duration.ofSeconds(1);

    /// No other server has it, now or earlier. It is no secret, as each program sees its own mark;
    /// and loading what makes secure random numbers is a tenth of a start.
    private final String markPrefix =
            ProcessHandle.current().pid()
                    + "-"
                    + Long.toHexString(System.currentTimeMillis())
                    + "-"
                    + Long.toHexString(System.nanoTime())
                    + ".";

    private final Slots slots = new Slots();
    private final RunningOn runningOn = new RunningOn();
    private final boolean byTheJdk;
    private Optional<Launcher> launcher = Optional.empty();

    /// Apart, so that a short run never waits for a longer one.
    private final Map<Habit, Turns> turns = new EnumMap<>(Habit.class);

    /// Of the locations that are there; empty while none is.
    private Optional<Stay> stay = Optional.empty();

    private int open;
    private int entered;
    private boolean prepared;

    Host() {
        this(false);
    }

    /// @param byTheJdk whether programs are started as the JDK does, even where there is a better
    ///   way
    Host(boolean byTheJdk) {
        this.byTheJdk = byTheJdk;
    }

    /// Counts a location in. It must leave.
    synchronized Stay enter() {
        open++;
        entered++;
        if (stay.isEmpty()) {
            stay = Optional.of(Stay.begin(markPrefix + entered + "."));
        }
        return stay.get().ofLocation(entered);
    }

    /// Counts a location out, none of whose programs runs any more.
    synchronized void leave() {
        if (--open == 0) {
            stay.ifPresent(Stay::end);
            stay = Optional.empty();
            prepared = false;
            launcher.ifPresent(Launcher::close);
            launcher = Optional.empty();
            turns.values().forEach(Turns::close);
            turns.clear();
        }
    }

    /// Where runs of programs with the same habit take their turns, see [Turns].
    ///
    /// @throws IOException if the last location is closed
    synchronized Turns turns(Habit habit) throws IOException {
        if (open == 0) {
            throw new IOException("the server stops");
        }
        return turns.computeIfAbsent(habit, Turns::new);
    }

    /// The programs of all locations.
    Slots slots() {
        return slots;
    }

    /// The programs whose requests went on without them.
    RunningOn runningOn() {
        return runningOn;
    }

    /// Starts a program, see [Launcher#start].
    Program start(Launch launch) throws IOException {
        return launcher().start(launch);
    }

    /// Has done before long, once for all locations, what the first start of a program would have
    /// to do besides.
    synchronized void prepareSoon() {
        if (!prepared && stay.isPresent()) {
            prepared = true;
            var _ =
                    stay.get()
                            .timer()
                            .schedule(this::prepare, SETTLED.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void prepare() {
        try {
            launcher().prepare();
        } catch (IOException failed) {
            LOG.debug("programs cannot be started yet", failed);
        }
    }

    private synchronized Launcher launcher() throws IOException {
        if (open == 0) {
            throw new IOException("the server stops");
        }
        if (launcher.isEmpty()) {
            launcher = Optional.of(fastest());
        }
        return launcher.get();
    }

    private Launcher fastest() throws IOException {
        if (byTheJdk) {
            return new JdkLauncher();
        }
        var missing = Libc.missing();
        if (!missing.isEmpty()) {
            LOG.warn(
                    "programs are started by the JDK, more slowly and without a process group of"
                            + " their own: {}",
                    missing);
            return new JdkLauncher();
        }
        return new NativeLauncher(markPrefix);
    }
}
