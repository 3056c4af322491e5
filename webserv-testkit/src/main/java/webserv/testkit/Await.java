package webserv.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Waits for what another thread brings about, where nothing tells of it.
public final class Await {
    /// Far longer than anything takes that works.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private Await() {}

    /// Asks again and again until something holds; does not sleep.
    ///
    /// @throws AssertionError if it does not within half a minute
    public static void until(BooleanSupplier condition) {
        until(condition, System::nanoTime);
    }

    /// Waits until a thread waits for another one, without a time.
    ///
    /// @throws AssertionError if it does not within half a minute
    public static void untilWaiting(Thread thread) {
        until(() -> thread.getState() == Thread.State.WAITING);
    }

    static void until(BooleanSupplier condition, LongSupplier nanoTime) {
        long begin = nanoTime.getAsLong();
        while (!condition.getAsBoolean()) {
            if (nanoTime.getAsLong() - begin >= PATIENCE.toNanos()) {
                throw new AssertionError("what was waited for did not happen");
            }
            Thread.onSpinWait();
        }
    }
}
