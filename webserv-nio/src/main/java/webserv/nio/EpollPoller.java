package webserv.nio;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Waits with Linux's `epoll`, for any socket whose descriptor is known.
///
/// Sources are in a table by descriptor: that is all that a socket costs here. What is to be waited
/// for is told the system before it waits, as much of it is taken back before.
///
/// The system tells of errors whether they are waited for or not: so whoever waits for nothing
/// still hears of a reset. It is asked to tell that once, or it would again and again.
///
/// An event may be about a descriptor that was closed during the same [#select], and may be another
/// socket's by now: it has the number of uses of the descriptor with it, and is dropped.
final class EpollPoller implements Poller {
    /// Events that one call of the system tells. There is a next one.
    private static final int MOST_EVENTS = 512;

    /// The layout of an event: the system packs it on x86 alone.
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final long EVENT_OCTETS = PACKED ? 12 : 16;
    private static final long DATA = PACKED ? 4 : 8;

    /// Behind the descriptor, in what an event gives back.
    private static final long USE = DATA + 4;

    /// In what is wanted of a descriptor and watched of it: there is an entry for it, be it for
    /// nothing but errors.
    private static final int ENTERED = 0x40;

    /// Of no descriptor: the system refuses to close it.
    private static final int NONE = -1;

    private final MemorySegment events;
    private final MemorySegment change;
    private final NativeTools tools;
    private final Dispatcher dispatcher;
    private int epoll = NONE;

    /// An `eventfd`, which others make ready.
    private int signal = NONE;

    // By descriptor.
    private @Nullable EventSource[] sources = new EventSource[64];
    private byte[] wanted = new byte[64];
    private byte[] watched = new byte[64];
    private byte[] uses = new byte[64];

    // Descriptors for which they may differ.
    private int[] changed = new int[64];
    private int changes;

    /// Guards the signal against being closed, and its number used again, while others use it.
    private final Object lock = new Object();

    private boolean closed;

    /// @throws IOException if the system has no room for it; nothing is left open
    EpollPoller(Dispatcher dispatcher) throws IOException {
        // Of the loop and of who stands in for it, and given back by nobody.
        this(dispatcher, Arena.ofAuto());
    }

    /// @param arena as long as it is open, the memory is there
    EpollPoller(Dispatcher dispatcher, Arena arena) throws IOException {
        this.dispatcher = dispatcher;
        events = arena.allocate(MOST_EVENTS * EVENT_OCTETS, 8);
        change = arena.allocate(EVENT_OCTETS, 8);
        tools = new NativeTools(arena);
        try {
            epoll = EpollCalls.create();
            signal = EpollCalls.createSignal();
            control(EpollCalls.ADD, signal, 0, EpollCalls.IN);
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /// For the calls of the sockets.
    NativeTools tools() {
        return tools;
    }

    @Override
    public void watch(Pollable socket, int operations, EventSource source) {
        int descriptor = socket.descriptor();
        if (descriptor >= sources.length) {
            grow(Math.max(descriptor + 1, 2 * sources.length));
        }
        sources[descriptor] = source;
        wanted[descriptor] = (byte) (operations | ENTERED);
        if (wanted[descriptor] != watched[descriptor]) {
            note(descriptor);
        }
    }

    private void grow(int length) {
        sources = Arrays.copyOf(sources, length);
        wanted = Arrays.copyOf(wanted, length);
        watched = Arrays.copyOf(watched, length);
        uses = Arrays.copyOf(uses, length);
    }

    private void note(int descriptor) {
        if (changes == changed.length) {
            changed = Arrays.copyOf(changed, 2 * changes);
        }
        changed[changes++] = descriptor;
    }

    /// The system forgets a descriptor that is closed; a channel's is not given back at once while
    /// a thread uses it.
    @Override
    public void close(Pollable socket) {
        int descriptor = socket.descriptor();
        if (descriptor >= 0 && descriptor < sources.length && sources[descriptor] != null) {
            try {
                forget(descriptor, socket.channel() != null);
            } finally {
                socket.close();
            }
        } else {
            socket.close();
        }
    }

    private void forget(int descriptor, boolean tell) {
        if (tell && watched[descriptor] != 0) {
            try {
                control(EpollCalls.DELETE, descriptor, 0, 0);
            } catch (IOException _) {
                // It has forgotten it already.
            }
        }
        sources[descriptor] = null;
        wanted[descriptor] = 0;
        watched[descriptor] = 0;
        uses[descriptor]++;
    }

    @Override
    public boolean prepare() {
        return tellChanges();
    }

    @Override
    public boolean select(long millis) throws IOException {
        if (millis != 0) {
            int most = (int) Math.min(millis, Integer.MAX_VALUE);
            int count = EpollCalls.wait(epoll, events, MOST_EVENTS, most);
            dispatcher.awake();
            return dispatch(count);
        }
        boolean told = tellChanges();
        return dispatch(EpollCalls.look(epoll, events, MOST_EVENTS)) || !told;
    }

    private boolean dispatch(int count) {
        for (int i = 0; i < count; i++) {
            long at = i * EVENT_OCTETS;
            int descriptor = events.get(JAVA_INT_UNALIGNED, at + DATA);
            if (descriptor == signal) {
                EpollCalls.reset(signal);
            } else if (uses[descriptor] == events.get(JAVA_INT_UNALIGNED, at + USE)) {
                dispatch(descriptor, events.get(JAVA_INT_UNALIGNED, at));
            }
        }
        return count > 0;
    }

    /// @return false if a source has failed with that, which leaves something to be done
    private boolean tellChanges() {
        boolean told = true;
        for (int i = 0; i < changes; i++) {
            int descriptor = changed[i];
            var source = sources[descriptor];
            if (source != null && wanted[descriptor] != watched[descriptor]) {
                told &= tell(descriptor, source);
            }
        }
        changes = 0;
        return told;
    }

    private boolean tell(int descriptor, EventSource source) {
        int operation = watched[descriptor] == 0 ? EpollCalls.ADD : EpollCalls.MODIFY;
        int operations = wanted[descriptor] & ~ENTERED;
        try {
            int awaited = operations == 0 ? EpollCalls.EDGE : operations;
            control(operation, descriptor, uses[descriptor], awaited);
            watched[descriptor] = wanted[descriptor];
            return true;
        } catch (IOException e) {
            source.failed(e);
            return false;
        }
    }

    /// @param awaited those of [Poller] have the same numbers
    private void control(int operation, int descriptor, int use, int awaited) throws IOException {
        change.set(JAVA_INT_UNALIGNED, 0, awaited);
        change.set(JAVA_INT_UNALIGNED, DATA, descriptor);
        change.set(JAVA_INT_UNALIGNED, USE, use);
        EpollCalls.control(epoll, operation, descriptor, change);
    }

    /// An error or the end of both directions is told to whoever waits for anything; an error alone
    /// to who waits for nothing.
    private void dispatch(int descriptor, int told) {
        var source = sources[descriptor];
        if (source == null) {
            return;
        }
        int operations = wanted[descriptor] & ~ENTERED;
        int usual = told & (EpollCalls.IN | EpollCalls.OUT);
        if (operations != 0) {
            int met = usual == told ? usual : watched[descriptor];
            dispatcher.dispatch(source, met & operations);
        } else if ((told & EpollCalls.ERROR) != 0) {
            dispatcher.dispatch(source, FAILED);
        }
    }

    @Override
    public void wakeup() {
        synchronized (lock) {
            if (!closed) {
                EpollCalls.signal(signal);
            }
        }
    }

    @Override
    public void reap() {
        // Nothing waits.
    }

    @Override
    public List<EventSource> sources() {
        return Arrays.stream(sources).filter(Objects::nonNull).toList();
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            SocketCalls.close(signal);
        }
        SocketCalls.close(epoll);
        tools.close();
    }
}
