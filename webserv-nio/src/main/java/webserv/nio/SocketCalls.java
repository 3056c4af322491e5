package webserv.nio;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/// What the system does with sockets, all of which are such that do not block.
///
/// To load this class links the functions, which takes far longer than to call them.
final class SocketCalls {
    /// More follows: the octets may be held back for it.
    static final int MSG_MORE = 0x8000;

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SHUT_WR = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_LINGER = 13;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;

    // Values of options. Not made for each call, as a connection may be reset when memory has run
    // out.
    private static final MemorySegment ON = MemorySegment.ofArray(new int[] {1});
    private static final MemorySegment FOR_NO_TIME = MemorySegment.ofArray(new int[] {1, 0});

    private static final MethodHandle READ =
            Libc.quick("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle RECV =
            Libc.slowWithErrno("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND =
            Libc.slowWithErrno("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle WRITEV =
            Libc.slowWithErrno("writev", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle ACCEPT =
            Libc.quick("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME =
            Libc.quick("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            Libc.quick("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SHUTDOWN =
            Libc.quick("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle DUP3 =
            Libc.quick("dup3", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle CLOSE = Libc.quick("close", JAVA_INT, JAVA_INT);

    private SocketCalls() {}

    /// Loads the class.
    static void link() {
        // That is all.
    }

    /// Takes a connection.
    ///
    /// @param address where the peer's address goes
    /// @param length how long that may be, and then is
    /// @return its descriptor, or the negative error number
    static int accept(int listening, byte[] address, int[] length) {
        var errno = new int[1];
        int taken;
        try {
            taken =
                    (int)
                            ACCEPT.invokeExact(
                                    MemorySegment.ofArray(errno),
                                    listening,
                                    MemorySegment.ofArray(address),
                                    MemorySegment.ofArray(length),
                                    SOCK_NONBLOCK | SOCK_CLOEXEC);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        return taken < 0 ? -errno[0] : taken;
    }

    /// The socket's own address.
    ///
    /// @param length how long it may be, and then is
    /// @return whether there is one
    static boolean localAddress(int socket, byte[] address, int[] length) {
        try {
            return 0
                    == (int)
                            GETSOCKNAME.invokeExact(
                                    Libc.noErrno(),
                                    socket,
                                    MemorySegment.ofArray(address),
                                    MemorySegment.ofArray(length));
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// @return how many octets came; 0 if none have, -1 at the end
    static int read(int socket, ByteBuffer octets, NativeTools tools) throws IOException {
        long outcome =
                octets.hasArray()
                        ? readToHeap(socket, octets, tools)
                        : receive(socket, octets, tools);
        return outcome == 0 ? -1 : advance(octets, checked(outcome, tools));
    }

    private static long readToHeap(int socket, ByteBuffer octets, NativeTools tools) {
        var target = segment(octets.array(), octets.arrayOffset() + octets.position());
        long room = octets.remaining();
        try {
            return (long) READ.invokeExact(tools.errno(), socket, target, room);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static MemorySegment segment(byte[] array, int from) {
        var whole = MemorySegment.ofArray(array);
        return from == 0 ? whole : whole.asSlice(from);
    }

    private static long receive(int socket, ByteBuffer octets, NativeTools tools) {
        var target = MemorySegment.ofBuffer(octets);
        long room = octets.remaining();
        try {
            return (long) RECV.invokeExact(tools.errno(), socket, target, room, MSG_DONTWAIT);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Writes octets that are outside of the heap.
    ///
    /// @param flags 0 or [#MSG_MORE]
    /// @return how many the system has taken
    static int send(int socket, ByteBuffer octets, int flags, NativeTools tools)
            throws IOException {
        var source = MemorySegment.ofBuffer(octets);
        long count = octets.remaining();
        int all = flags | MSG_NOSIGNAL | MSG_DONTWAIT;
        long outcome;
        try {
            outcome = (long) SEND.invokeExact(tools.errno(), socket, source, count, all);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        return advance(octets, checked(outcome, tools));
    }

    /// Writes two runs of octets that are outside of the heap.
    ///
    /// @return how many the system has taken
    static long send(int socket, ByteBuffer first, ByteBuffer second, NativeTools tools)
            throws IOException {
        long outcome;
        try {
            outcome =
                    (long)
                            WRITEV.invokeExact(
                                    tools.errno(), socket, tools.vectors(first, second), 2);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        long taken = checked(outcome, tools);
        long ofFirst = advance(first, Math.min(taken, first.remaining()));
        return ofFirst + advance(second, taken - ofFirst);
    }

    private static int advance(ByteBuffer octets, long taken) {
        octets.position(octets.position() + (int) taken);
        return (int) taken;
    }

    /// @return the outcome, or 0 where the system asks to come later
    /// @throws IOException where it says anything else
    private static long checked(long outcome, NativeTools tools) throws IOException {
        if (outcome >= 0) {
            return outcome;
        }
        int errno = tools.lastErrno();
        if (errno != Libc.EAGAIN && errno != Libc.EINTR) {
            throw Libc.error(errno);
        }
        return 0;
    }

    static void sendPromptly(int socket) {
        setOption(socket, IPPROTO_TCP, TCP_NODELAY, ON);
    }

    /// Makes the close that follows a reset.
    static void resetOnClose(int socket) {
        setOption(socket, SOL_SOCKET, SO_LINGER, FOR_NO_TIME);
    }

    /// What fails here fails because the connection is gone, and the next call says so.
    private static void setOption(int socket, int level, int name, MemorySegment value) {
        try {
            int _ =
                    (int)
                            SETSOCKOPT.invokeExact(
                                    Libc.noErrno(),
                                    socket,
                                    level,
                                    name,
                                    value,
                                    (int) value.byteSize());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// Ends the sending side.
    ///
    /// @throws IOException if the connection is gone
    static void endOutput(int socket) throws IOException {
        var errno = new int[1];
        int outcome;
        try {
            outcome = (int) SHUTDOWN.invokeExact(MemorySegment.ofArray(errno), socket, SHUT_WR);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        var _ = Libc.checked(outcome, errno[0]);
    }

    /// Makes a number that is in use one more of another descriptor's socket.
    ///
    /// @param errno where the error number goes; no memory is asked for, as what is lent has to be
    ///   taken back come what may
    static void duplicate(int socket, int number, MemorySegment errno) throws IOException {
        int outcome;
        try {
            outcome = (int) DUP3.invokeExact(errno, socket, number, O_CLOEXEC);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
        if (outcome < 0) {
            throw Libc.error(errno.get(JAVA_INT, 0));
        }
    }

    /// The descriptor is given back whatever happens.
    static void close(int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(Libc.noErrno(), descriptor);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
