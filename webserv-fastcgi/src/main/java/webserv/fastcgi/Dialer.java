package webserv.fastcgi;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import webserv.api.config.Kind;
import webserv.api.io.DescriptorShortage;
import webserv.gateway.NoDescriptors;

/// Connects to the application, in the time that there is for it.
///
/// Where the queue of a TCP socket is full, the system tries again for a while. Where that of a
/// Unix socket is, it refuses at once (EAGAIN), so trying again is done here. Safe for any thread.
final class Dialer {
    /// Before the second attempt; doubled for each further one, as an application that is busy for
    /// long is not asked sooner by being asked often.
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /// What a request may lose after there is room again.
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(16);

    /// What is there, to be opened where no socket can be.
    private static final Path ROOT = Path.of("/");

    private final Address address;
    private final Duration timeout;
    private final ScheduledExecutorService clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param timeout for all attempts together
    /// @param clock runs what is due; its tasks do not wait
    Dialer(Address address, Duration timeout, ScheduledExecutorService clock) {
        this.address = address;
        this.timeout = timeout;
        this.clock = clock;
    }

    /// A channel that is connected, in blocking mode. Waits.
    ///
    /// @throws SocketTimeoutException if there was no room in time
    /// @throws ClosedByInterruptException if the thread was interrupted; it is so still
    /// @throws NoDescriptors if that is why it was not even tried
    /// @throws IOException if the application cannot be reached, or none is to be any more
    SocketChannel dial() throws IOException {
        return dial(opened(address::resolve));
    }

    /// What takes a descriptor of this process, and does not ask the application yet.
    private interface Opening<T> {
        T open() throws IOException;
    }

    private static <T> T opened(Opening<T> opening) throws IOException {
        try {
            return opening.open();
        } catch (IOException failure) {
            throw DescriptorShortage.explains(failure, ROOT)
                    ? new NoDescriptors(String.valueOf(failure.getMessage()), failure)
                    : failure;
        }
    }

    /// Tries one address after the other, as the application may listen at any of them: each has an
    /// equal part of the time that is left. Where all fail, what is thrown is of the first one.
    ///
    /// @param remotes one at least
    SocketChannel dial(List<SocketAddress> remotes) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        var failures = new ArrayList<IOException>();
        for (int others = remotes.size() - 1; others >= 0; others--) {
            long now = System.nanoTime();
            try {
                var remote = remotes.get(remotes.size() - 1 - others);
                return dial(remote, now + (deadline - now) / (others + 1));
            } catch (ClosedByInterruptException interrupted) {
                throw interrupted;
            } catch (IOException failed) {
                failures.add(failed);
            }
        }
        var first = failures.removeFirst();
        failures.forEach(first::addSuppressed);
        throw first;
    }

    private SocketChannel dial(SocketAddress remote, long deadline) throws IOException {
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            var channel = opened(address::open);
            try {
                return connected(channel, remote, deadline - System.nanoTime());
            } catch (SocketException refused) {
                if (!isQueueFull(refused)) {
                    throw refused;
                }
                await(Math.min(pause, deadline - System.nanoTime()));
                if (deadline - System.nanoTime() <= 0) {
                    throw tooLate(": " + refused.getMessage());
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
    }

    /// @return the channel; it is closed where it is not connected
    private SocketChannel connected(SocketChannel channel, SocketAddress remote, long nanos)
            throws IOException {
        var timer =
                clock.schedule(
                        () -> {
                            channel.close();
                            return channel;
                        },
                        nanos,
                        TimeUnit.NANOSECONDS);
        boolean done = false;
        try {
            channel.connect(remote);
            if (address.isTcp()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            done = timer.cancel(false);
        } catch (ClosedByInterruptException interrupted) {
            throw interrupted;
        } catch (ClosedChannelException _) {
            // The timer did it, perhaps before there was anything to interrupt: it was too late.
        } finally {
            timer.cancel(false);
            if (!done) {
                channel.close();
            }
        }
        if (!done) {
            throw tooLate("");
        }
        return channel;
    }

    /// The JDK tells EAGAIN by its message alone, which is in the language of the system. What else
    /// is no [ConnectException] has to do with the socket's file: it is not there, or this server
    /// may not write to it.
    private boolean isQueueFull(SocketException refused) {
        return !(refused instanceof ConnectException) && address.isWritableFile();
    }

    private SocketTimeoutException tooLate(String why) {
        return new SocketTimeoutException(
                "not connected within " + Kind.TIME.written(timeout) + why);
    }

    private void await(long nanos) throws IOException {
        try {
            if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new IOException("the server stops");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }

    /// Ends the waiting between attempts, now and from now on.
    void close() {
        closed.countDown();
    }
}
