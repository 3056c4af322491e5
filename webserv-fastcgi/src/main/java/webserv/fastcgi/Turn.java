package webserv.fastcgi;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// For how long a reader goes on before others may.
///
/// A virtual thread leaves its processor only where it has to wait. With an application that is
/// never silent it would hold it up to the limits of the request, and as many of them as there are
/// processors would hold up all other requests. [Thread#yield] would not do: those that yield take
/// turns with each other, before any that waited for a socket.
///
/// Confined to one thread at a time.
final class Turn {
    /// Some MiB of an ordinary answer; who waits behind a few such turns does not notice.
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /// A reading that takes longer has waited, and so let others go on: one takes some
    /// microseconds.
    private static final long WAITED_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private long began = System.nanoTime();
    private long reading = began;

    /// Told before each reading: lets others go first where it is their turn.
    void beforeReading() {
        reading = System.nanoTime();
        if (reading - began > LONGEST_NANOS) {
            LockSupport.parkNanos(1);
            began = System.nanoTime();
            reading = began;
        }
    }

    /// Told after each.
    void afterReading() {
        long now = System.nanoTime();
        if (now - reading > WAITED_NANOS) {
            began = now;
        }
    }
}
